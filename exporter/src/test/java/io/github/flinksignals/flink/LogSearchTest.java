// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.flink.LogSearch.Found;
import io.github.flinksignals.model.CheckpointFailureCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches for the exception of checkpoint 13 of one job, in the common log layouts. */
final class LogSearchTest {
  private static final String JOB = "060bbace849a8d2f4502bcb35fb3c036";
  private static final String OTHER_JOB = "0d1608a31096a88ae52ceae1b5dcb592";
  private static final String REAL = real();

  private static final String DEFAULT_LAYOUT =
      "2026-11-23 14:28:31,951 WARN  org.apache.flink.runtime.checkpoint.CheckpointFailureManager"
          + " [] - ";
  private static final String FAILED = "Failed to trigger or complete checkpoint 13 for job " + JOB;
  private static final String WRAPPER =
      "org.apache.flink.runtime.checkpoint.CheckpointException: Asynchronous task checkpoint"
          + " failed.\n\tat org.apache.flink.Some.frame(Some.java:403) ~[flink-dist.jar:1.17.2]\n"
          + "Caused by: java.io.IOException: Could not open output stream for state backend\n"
          + "\t... 4 more\n";
  private static final String REFUSED =
      "Caused by: java.io.IOException: Forbidden (Status Code: 403)\n\t... 4 more\n";
  private static final String UNKNOWN_HOST =
      "Caused by: java.net.UnknownHostException: minio.internal\n\t... 4 more\n";
  private static final String OWN_CODE =
      "Caused by: java.lang.IllegalStateException: no serializer\n\t... 4 more\n";
  private static final String NEXT_ENTRY =
      "2026-11-23 14:28:31,966 INFO  org.apache.flink.runtime.SourceCoordinator [] - Marking"
          + " checkpoint 13 as aborted for source Source: ticks.\n";

  private record Row(String log, Optional<CheckpointFailureCause> expected, String why) {
    @Override
    public String toString() {
      return why;
    }
  }

  private static Row access(String why, String log) {
    return new Row(log, Optional.of(STORAGE_ACCESS), why);
  }

  private static Row unreachable(String why, String log) {
    return new Row(log, Optional.of(STORAGE_UNREACHABLE), why);
  }

  private static Row nothing(String why, String log) {
    return new Row(log, Optional.empty(), why);
  }

  static Stream<Row> rows() {
    return Stream.of(
        access("what Flink 2.2 wrote when a store refused it", REAL),
        access("the same with the line ends of Windows", REAL.replace("\n", "\r\n")),
        access(
            "Flink's default layout, with the exception at the end of the log",
            DEFAULT_LAYOUT
                + FAILED
                + ". (0 consecutive failed attempts so far)\n"
                + WRAPPER
                + REFUSED),
        unreachable(
            "the layout of logback",
            "14:28:31.951 [jobmanager-io-thread-1] WARN  o.a.f.r.c.CheckpointFailureManager - "
                + FAILED
                + ".\n"
                + WRAPPER
                + UNKNOWN_HOST
                + NEXT_ENTRY),
        access(
            "the layout of java.util.logging, with entries of two lines",
            "Nov 23, 2026 2:28:31 PM org.apache.flink.Manager handle\nWARNING: "
                + FAILED
                + ".\n"
                + WRAPPER
                + REFUSED
                + "Nov 23, 2026 2:28:32 PM org.apache.flink.Other handle\n"),
        access(
            "epoch milliseconds in place of a date",
            "1795444111951 WARN CheckpointFailureManager - " + FAILED + ".\n" + WRAPPER + REFUSED),
        access(
            "a task that declines",
            DEFAULT_LAYOUT
                + "Decline checkpoint 13 by task dc0fa35a_1_0 of job "
                + JOB
                + " at tm.\n"
                + WRAPPER
                + REFUSED
                + NEXT_ENTRY),
        access(
            "a JSON layout, with the stack trace escaped in the same line",
            json(FAILED, WRAPPER + REFUSED) + json("took 503 ms", "")),
        unreachable(
            "the message of the exception has several lines",
            DEFAULT_LAYOUT
                + FAILED
                + "\n"
                + WRAPPER
                + "Caused by: java.io.IOException: answered\n<Error>\n</Error>\n\tat a.b(c:1)\n"
                + UNKNOWN_HOST
                + NEXT_ENTRY),
        access(
            "lines of a message that look like entries of a log",
            DEFAULT_LAYOUT
                + FAILED
                + "\n"
                + WRAPPER
                + "Caused by: java.io.IOException: refused\nDate: Mon, 23 Nov 2026 14:28:31 GMT\n"
                + "Time:2026-11-23T14:28:31Z\n{\"level\" : \"ERROR\"}\n<Code>AccessDenied</Code>\n"
                + NEXT_ENTRY),
        access(
            "a JSON layout that writes the trace as an array of lines",
            "{\"message\":\""
                + FAILED
                + "\",\"error.stack_trace\":[\""
                + (WRAPPER + REFUSED).stripTrailing().replace("\n", "\",\"").replace("\t", "\\t")
                + "\"]}\n"),
        access(
            "a JSON layout, cut in the middle of the trace",
            json(FAILED, WRAPPER + REFUSED).split("\",\"thread", -1)[0]),
        nothing(
            "an entry in JSON ends with its line, so the next line belongs to another entry",
            json(FAILED, WRAPPER + OWN_CODE) + REFUSED),
        nothing("the same for another job", REAL.replace(JOB, OTHER_JOB)),
        nothing("the same for another checkpoint", REAL.replace("checkpoint 13", "checkpoint 14")),
        nothing(
            "another checkpoint, whose id has the same first digits",
            REAL.replace("checkpoint 13", "checkpoint 130")),
        nothing(
            "an expired checkpoint has no exception; that of the next entry is another's",
            DEFAULT_LAYOUT
                + "Checkpoint 13 of job "
                + JOB
                + " expired before completing.\n"
                + DEFAULT_LAYOUT
                + "Something else failed\n"
                + WRAPPER
                + REFUSED),
        nothing(
            "403 is a number of milliseconds and bytes",
            DEFAULT_LAYOUT
                + "Completed checkpoint 13 for job "
                + JOB
                + " (403 bytes, checkpointDuration=403 ms, finalizationTime=403 ms).\n"),
        nothing(
            "403 is a number of milliseconds in the exception",
            DEFAULT_LAYOUT
                + FAILED
                + "\n"
                + WRAPPER
                + "Caused by: java.lang.IllegalStateException: gave up after 403 ms\n"
                + NEXT_ENTRY),
        nothing(
            "the exception belongs to the next entry",
            DEFAULT_LAYOUT + FAILED + "\n" + WRAPPER + OWN_CODE + NEXT_ENTRY + WRAPPER + REFUSED),
        nothing(
            "an entry that names only the checkpoint",
            DEFAULT_LAYOUT + "Could not properly discard checkpoint 13.\n" + WRAPPER + REFUSED),
        nothing(
            "an entry that names only the job",
            DEFAULT_LAYOUT + "Could not archive job " + JOB + "\n" + WRAPPER + REFUSED),
        nothing("HTML instead of a log", "<html><body>403 Forbidden</body></html>"),
        nothing("an empty log", ""));
  }

  private static String json(String message, String stackTrace) {
    return "{\"@timestamp\":\"2026-11-23T14:28:31.951Z\",\"log.level\":\"WARN\",\"message\":\""
        + message
        + "\",\"error.stack_trace\":\""
        + stackTrace.replace("\n", "\\n").replace("\t", "\\t")
        + "\",\"thread\":\"io-403\"}\n";
  }

  private static String real() {
    try (InputStream file = LogSearchTest.class.getResourceAsStream("jobmanager-2.2.0.log")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Map<Long, Found>> search(String log) {
    LogSearch search = new LogSearch(Map.of(JOB, Set.of(13L), "f".repeat(32), Set.of(403L)));
    log.lines().forEach(search::line);
    search.end();
    return search.found();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void findsOnlyTheExceptionOfTheCheckpoint(Row row) {
    Optional<CheckpointFailureCause> cause =
        Optional.ofNullable(search(row.log()).get(JOB)).map(found -> found.get(13L)).stream()
            .flatMap(found -> found.storageCause().stream())
            .findFirst();
    assertThat(cause).isEqualTo(row.expected());
  }

  @Test
  void distinguishesAnUnclassifiedExceptionFromNoException() {
    Map<String, Map<Long, Found>> found =
        search(DEFAULT_LAYOUT + FAILED + "\n" + WRAPPER + OWN_CODE + NEXT_ENTRY);
    assertThat(found.get(JOB).get(13L))
        .isEqualTo(new Found(Optional.empty(), "java.lang.IllegalStateException", ""));
  }

  @Test
  void ignoresAnUnclassifiedExceptionThatMayBeIncomplete() {
    assertThat(search(DEFAULT_LAYOUT + FAILED + "\n" + WRAPPER)).isEmpty();
  }

  @Test
  void keepsTheFirstStorageErrorOfACheckpoint() {
    Map<String, Map<Long, Found>> found =
        search(
            DEFAULT_LAYOUT
                + FAILED
                + "\n"
                + WRAPPER
                + OWN_CODE
                + DEFAULT_LAYOUT
                + FAILED
                + "\n"
                + WRAPPER
                + REFUSED
                + DEFAULT_LAYOUT
                + FAILED
                + "\n"
                + WRAPPER
                + UNKNOWN_HOST
                + NEXT_ENTRY);
    assertThat(found.get(JOB).get(13L).storageCause()).contains(STORAGE_ACCESS);
  }

  @Test
  void acceptsAClassNameAsLongAsALine() {
    String endless = "a.".repeat(LogLineReader.LONGEST_LINE / 2) + "\n";
    LogSearch search = new LogSearch(Map.of(JOB, Set.of(13L)));
    (DEFAULT_LAYOUT + FAILED + "\n" + endless + NEXT_ENTRY).lines().forEach(search::line);
    search.end();

    assertThat(search.found()).isEmpty();
  }
}
