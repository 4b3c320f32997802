// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import io.github.flinksignals.docs.GeneratedTable;
import io.github.flinksignals.signal.FailureMode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documentation lists all recordings. */
final class DataSetPageTest {
  private static final String NOTHING = "nothing";

  @Test
  void listsAllRecordings() {
    GeneratedTable.below("exporter/docs/data-set.md", "## The recordings")
        .mustMatch(
            "the recordings and truth.json",
            List.of(
                "recording",
                "duration in s",
                "mark",
                "fault",
                "repair",
                "must become active",
                "root cause"),
            RecordedTruth.read().recordings().entrySet().stream()
                .map(DataSetPageTest::row)
                .toList());
  }

  private static List<String> row(Map.Entry<String, RecordedTruth.Truth> entry) {
    RecordedTruth.Truth truth = entry.getValue();
    List<Recording.Mark> marks = Recording.read(entry.getKey()).marks();
    Recording.Mark end = marks.get(marks.size() - 1);
    return List.of(
        "`" + entry.getKey() + "`",
        Long.toString(Duration.between(marks.get(0).at(), end.at()).toSeconds()),
        truth.fault().map(Object::toString).orElse(""),
        truth.fault().map(fault -> marks.get(fault).text()).orElse("none"),
        truth.fault().map(fault -> marks.get(fault + 1).text()).orElse(""),
        modes(truth.must().stream().map(RecordedTruth.Must::mode).toList()),
        truth
            .rootCauses()
            .map(DataSetPageTest::modes)
            .orElse(truth.fault().isPresent() ? "not stated" : ""));
  }

  private static String modes(Collection<FailureMode> modes) {
    return modes.isEmpty()
        ? NOTHING
        : modes.stream().map(FailureMode::label).collect(Collectors.joining(", "));
  }
}
