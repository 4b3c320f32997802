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

/** Reads the JobManager's log once, in constant memory, if it is not too long. */
final class LogReader {
  /** On a separate thread, so that a slow log delays nothing; but not for ever. */
  private static final Duration LONGEST_READ = Duration.ofSeconds(60);

  /** What Flink's scripts call the log of a JobManager; a directory may hold others' as well. */
  private static final List<String> JOB_MANAGERS =
      List.of("jobmanager", "standalonesession", "standalonejob", "kubernetes-", "master", "jm");

  private static final List<String> NOT_JOB_MANAGERS =
      List.of("taskmanager", "taskexecutor", "client", "historyserver", "sql-gateway");

  private final FlinkEndpoints flink;
  private final long maxBytes;

  /**
   * @param maxBytes a longer log is not read
   */
  LogReader(FlinkEndpoints flink, long maxBytes) {
    this.flink = flink;
    this.maxBytes = maxBytes;
  }

  /** What came of it. */
  sealed interface Outcome {
    /**
     * It was read.
     *
     * @param found by job id and checkpoint id
     */
    record Read(Map<String, Map<Long, LogSearch.Found>> found) implements Outcome {}

    /**
     * It is longer than it may be, and was left alone.
     *
     * @param bytes its length, or as much of it as was seen
     */
    record TooLong(long bytes) implements Outcome {}

    /** It could not be read. */
    record Failed(String explanation) implements Outcome {}
  }

  /**
   * Reads it. Never throws.
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
    // Which of the files is the JobManager's own, only the JobManager knows.
    Answer<Outcome> answer =
        flink.log((body, length) -> search(body, length, wanted), maxBytes, deadline);
    if (answer instanceof Answer.NotFound && !files.isEmpty()) {
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

  /** The likeliest first: by name, then the one written last. */
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

  private Answer<Outcome> search(InputStream body, long length, Map<String, Set<Long>> wanted)
      throws IOException {
    if (length > maxBytes) {
      return new Answer.Received<>(new Outcome.TooLong(length));
    }
    LogSearch search = new LogSearch(wanted);
    try {
      LogLines lines = new LogLines(body);
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        search.line(line.get());
      }
    } catch (CappedStream.TooLong e) {
      if (search.found().isEmpty()) {
        return new Answer.Received<>(new Outcome.TooLong(maxBytes));
      }
    } catch (IOException e) {
      // A log that is rolled while it is read ends too early. What was found before that is true.
      if (search.found().isEmpty()) {
        throw e;
      }
    }
    search.end();
    return new Answer.Received<>(new Outcome.Read(search.found()));
  }
}
