// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads and searches the JobManager's log in constant memory, if it is not too long. */
final class LogReader {
  /** The log is read on its own thread, so this may be longer than a poll. */
  private static final Duration LONGEST_READ = Duration.ofSeconds(60);

  /** The names that Flink's scripts give to logs of JobManagers; a directory may hold others. */
  private static final List<String> JOB_MANAGERS =
      List.of("jobmanager", "standalonesession", "standalonejob", "kubernetes-", "master", "jm");

  private static final List<String> NOT_JOB_MANAGERS =
      List.of("taskmanager", "taskexecutor", "client", "historyserver", "sql-gateway");

  private final FlinkEndpoints flink;
  private final long maxBytes;

  /**
   * Sends nothing before {@link #read}.
   *
   * @param maxBytes a longer log is not read
   */
  LogReader(FlinkEndpoints flink, long maxBytes) {
    this.flink = flink;
    this.maxBytes = maxBytes;
  }

  /** The result of reading the log. */
  sealed interface Outcome {
    /**
     * The log was read.
     *
     * @param found by job id and checkpoint id
     */
    record Read(Map<String, Map<Long, LogSearch.Found>> found) implements Outcome {}

    /**
     * The log is too long.
     *
     * @param bytes its length; if Flink does not report the length, the part that was read
     */
    record TooLong(long bytes) implements Outcome {}

    /**
     * The log could not be read.
     *
     * @param explanation the predicate of a sentence about the log
     */
    record Failed(String explanation) implements Outcome {}
  }

  /**
   * Reads the log. Never throws.
   *
   * @param wanted ids of checkpoints by job id
   */
  Outcome read(Map<String, Set<Long>> wanted) {
    Deadline deadline = Deadline.in(LONGEST_READ, System::nanoTime);
    List<RestMessages.LogFile> files =
        flink.logFiles(deadline).value().map(LogReader::candidates).orElse(List.of());
    if (!files.isEmpty() && files.stream().allMatch(file -> file.size() > maxBytes)) {
      return new Outcome.TooLong(files.get(0).size());
    }
    // Several files may match; /jobmanager/log is the JobManager's own.
    RestResponse<Outcome> answer =
        flink.log((body, length) -> search(body, length, wanted), maxBytes, deadline);
    if (answer instanceof RestResponse.NotFound && !files.isEmpty()) {
      answer =
          flink.logFile(
              files.get(0).name(),
              (body, length) -> search(body, length, wanted),
              maxBytes,
              deadline);
    }
    String explanation = answer.value().isPresent() ? "" : answer.explanation();
    return answer.value().orElseGet(() -> new Outcome.Failed(explanation));
  }

  /** The most likely file first: by name, then the one written last. */
  private static List<RestMessages.LogFile> candidates(RestMessages.LogFiles files) {
    return files.logs().stream()
        .filter(file -> lowerCase(file).endsWith(".log"))
        .filter(file -> NOT_JOB_MANAGERS.stream().noneMatch(lowerCase(file)::contains))
        .sorted(
            Comparator.comparing(
                    (RestMessages.LogFile file) ->
                        JOB_MANAGERS.stream().noneMatch(lowerCase(file)::contains))
                .thenComparing(Comparator.comparing(RestMessages.LogFile::mtime).reversed()))
        .toList();
  }

  private static String lowerCase(RestMessages.LogFile file) {
    return file.name().toLowerCase(Locale.ROOT);
  }

  private RestResponse<Outcome> search(InputStream body, long length, Map<String, Set<Long>> wanted)
      throws IOException {
    if (length > maxBytes) {
      return new RestResponse.Received<>(new Outcome.TooLong(length));
    }
    LogSearch search = new LogSearch(wanted);
    try {
      LogLineReader lines = new LogLineReader(body);
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        search.line(line.get());
      }
    } catch (LimitedInputStream.LimitExceeded e) {
      if (search.found().isEmpty()) {
        return new RestResponse.Received<>(new Outcome.TooLong(maxBytes));
      }
    } catch (IOException e) {
      // A log that is rolled over during the reading ends early. What was found is still correct.
      if (search.found().isEmpty()) {
        throw e;
      }
    }
    search.end();
    return new RestResponse.Received<>(new Outcome.Read(search.found()));
  }
}
