// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static io.github.flinksignals.flink.PrintedException.CHECKPOINT;
import static io.github.flinksignals.flink.PrintedException.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.CheckpointFailureCause;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Classifies printed exceptions in the JobManager's log and in {@code /exceptions}. */
final class StorageErrorClassifierTest {
  static List<PrintedException> exceptions() {
    return PrintedException.all();
  }

  static List<PrintedException> exceptionsOfTasks() {
    return PrintedException.all().stream().filter(row -> !row.jobManager()).toList();
  }

  private static LogSearch.Found search(String text) {
    LogSearch search = new LogSearch(Map.of(JOB, Set.of(CHECKPOINT)));
    text.lines().forEach(search::line);
    search.line("2026-11-23 14:28:31,999 INFO  the next entry");
    search.end();
    return search.found().get(JOB).get(CHECKPOINT);
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void classifiesAnExceptionInALogWithTheDefaultLayout(PrintedException row) {
    assertThat(search(row.log()).storageCause()).as(row.why()).isEqualTo(row.expected());
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void classifiesAnExceptionInALogWithAJsonLayout(PrintedException row) {
    assertThat(search(row.jsonLog()).storageCause()).as(row.why()).isEqualTo(row.expected());
  }

  @ParameterizedTest
  @MethodSource("exceptionsOfTasks")
  void classifiesAnExceptionInTheExceptionHistory(PrintedException row) {
    Optional<CheckpointFailureCause> cause =
        FailureReader.read(
                new RestMessages.ExceptionEntry("a.B", row.failureTrace(), 1000, "map (1/2)"))
            .storageCause();

    assertThat(cause).as(row.why()).isEqualTo(row.expected());
  }

  @Test
  void hasExamplesOfEachResult() {
    assertThat(exceptions()).hasSizeGreaterThan(100);
    assertThat(exceptions())
        .extracting(PrintedException::expected)
        .contains(
            Optional.of(CheckpointFailureCause.STORAGE_ACCESS),
            Optional.of(CheckpointFailureCause.STORAGE_UNREACHABLE),
            Optional.empty());
  }

  @Test
  void reportsTheClassAndTheCodeOfTheProblem() {
    CauseChain chain =
        CauseChain.of(
            null,
            "java.io.IOException: Could not open output stream for state backend\nCaused by:"
                + " com.example.S3Exception: secret=hunter2 (Error Code: AccessDenied)\nCaused by:"
                + " a.b.Other: nothing");

    assertThat(StorageErrorClassifier.match(chain))
        .contains(
            new StorageErrorClassifier.Match(
                CheckpointFailureCause.STORAGE_ACCESS, "com.example.S3Exception", "AccessDenied"));
  }
}
