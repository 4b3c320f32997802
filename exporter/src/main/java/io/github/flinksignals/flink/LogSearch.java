// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.CheckpointFailureCause;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searches a log, line by line, for the exceptions of certain checkpoints of certain jobs. An
 * exception counts only if its entry names both, such as
 *
 * <pre>
 * Decline checkpoint 13 by task ... of job 060bbace849a8d2f4502bcb35fb3c036 at ...
 * Failed to trigger or complete checkpoint 13 for job 060bbace849a8d2f4502bcb35fb3c036. (...)
 * </pre>
 *
 * <p>The other words of the entry, the layout and the date format do not matter. The memory that a
 * search uses does not grow with the log.
 */
final class LogSearch {
  private static final Pattern CHECKPOINT = Pattern.compile("\\b[Cc]heckpoint (\\d{1,18})\\b");
  private static final Pattern JOB_ID = Pattern.compile("\\b[0-9a-f]{32}\\b");

  private final Map<String, Set<Long>> wanted;
  private final Map<String, Map<Long, Found>> found = new HashMap<>();
  private Map<String, Set<Long>> named = Map.of();
  private LogException exception = new LogException("");

  /**
   * The exception of a checkpoint.
   *
   * @param storageCause empty if the checkpoint storage did not fail
   * @param exception class name of the exception that determines the cause, otherwise of the root
   *     cause
   * @param code the error code or HTTP status that determines the cause; empty if none does
   */
  record Found(Optional<CheckpointFailureCause> storageCause, String exception, String code) {
    /** Class name and code, but not the message, which may contain secrets. */
    String summary() {
      return code.isEmpty() ? exception : exception + " " + code;
    }

    private static Found of(CauseChain chain) {
      return StorageErrorClassifier.match(chain)
          .map(match -> new Found(Optional.of(match.cause()), match.exception(), match.code()))
          .orElseGet(() -> new Found(Optional.empty(), chain.rootCause().exception(), ""));
    }
  }

  /**
   * Searches for these checkpoints only.
   *
   * @param wanted ids of checkpoints by job id
   */
  LogSearch(Map<String, Set<Long>> wanted) {
    this.wanted = Map.copyOf(wanted);
  }

  /** Adds the next line of the log. */
  void line(String line) {
    if (!named.isEmpty() && exception.continuesWith(line)) {
      exception.add(line);
      return;
    }
    close(true);
    named = named(line);
    if (!named.isEmpty()) {
      exception = new LogException(line);
    }
  }

  /** Ends the search. The last exception of the log may be incomplete while Flink writes it. */
  void end() {
    close(false);
  }

  /** The exceptions found so far, by job id and checkpoint id. */
  Map<String, Map<Long, Found>> found() {
    return found;
  }

  private void close(boolean complete) {
    if (named.isEmpty()) {
      return;
    }
    exception
        .causes()
        .map(Found::of)
        .filter(candidate -> complete || candidate.storageCause().isPresent())
        .ifPresent(
            candidate -> named.forEach((job, ids) -> ids.forEach(id -> keep(job, id, candidate))));
    named = Map.of();
  }

  /** If a checkpoint has several exceptions, the first one with a storage cause counts. */
  private void keep(String jobId, long checkpointId, Found candidate) {
    found
        .computeIfAbsent(jobId, job -> new TreeMap<>())
        .merge(
            checkpointId,
            candidate,
            (before, now) ->
                before.storageCause().isEmpty() && now.storageCause().isPresent() ? now : before);
  }

  private Map<String, Set<Long>> named(String line) {
    if (!line.contains("heckpoint ") || LogException.partOfTrace(line)) {
      return Map.of();
    }
    Map<String, Set<Long>> result = new HashMap<>();
    Matcher job = JOB_ID.matcher(line);
    while (job.find()) {
      Set<Long> ids = wanted.get(job.group());
      if (ids != null) {
        Matcher checkpoint = CHECKPOINT.matcher(line);
        while (checkpoint.find()) {
          long id = Long.parseLong(checkpoint.group(1));
          if (ids.contains(id)) {
            result.computeIfAbsent(job.group(), first -> new HashSet<>()).add(id);
          }
        }
      }
    }
    return result;
  }
}
