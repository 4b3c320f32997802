// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class SourceMetricNamesTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final List<String> WANTED =
      List.of(
          "Source__orders.watermarkLag",
          "Source__orders.currentEmitEventTimeLag",
          "Source__orders.pendingRecords",
          "Source__orders.sourceIdleTime",
          "Source__orders.numRecordsOut");

  @Test
  void countsThePartitionsOfAllTopicsOnce() {
    assertThat(
            listed(
                    List.of(
                        "Source__orders.KafkaSourceReader.topic.orders.partition.0.currentOffset",
                        "Source__orders.KafkaSourceReader.topic.orders.partition.0.committedOffset",
                        "Source__orders.KafkaSourceReader.topic.orders.partition.1.currentOffset",
                        "Source__orders.KafkaSourceReader.topic.returns.partition.0.currentOffset",
                        "Source__orders.KafkaSourceReader.KafkaConsumer.records-lag-max"))
                .partitions())
        .hasValue(3);
  }

  @Test
  void namesTheLoadOfTheTaskToo() {
    List<String> all = new ArrayList<>(List.of("numBytesOut", "mailboxQueueSize"));
    all.addAll(LoadMetrics.NAMES);
    all.addAll(WANTED);

    assertThat(listed(all).names())
        .containsAll(LoadMetrics.NAMES)
        .isEqualTo(SourceMetrics.choose(all));
  }

  @Test
  void findsNoPartitionsOfOtherConnectors() {
    assertThat(listed(WANTED).partitions()).isEmpty();
  }

  @Test
  void returnsPartitionsOnceTwoListingsAgree() {
    SourceMetricNames first = listed(kafka(2)).at(START);
    SourceMetricNames second = listed(kafka(8)).after(first, START.plusSeconds(60));
    SourceMetricNames third = listed(kafka(8)).after(second, START.plusSeconds(120));

    assertThat(List.of(first.knownPartitions(), second.knownPartitions(), third.knownPartitions()))
        .containsExactly(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(8));
  }

  @Test
  void isDueEachMinuteUntilTwoListingsAgree() {
    SourceMetricNames first = listed(kafka(8)).at(START);
    SourceMetricNames settled = listed(kafka(8)).after(first, START.plusSeconds(60));

    assertThat(first.due(4, START.plusSeconds(59))).isFalse();
    assertThat(first.due(4, START.plusSeconds(60))).isTrue();
    assertThat(settled.due(4, START.plusSeconds(86_400))).isFalse();
  }

  @Test
  void isDueEveryTenMinutesIfEachSubtaskHasAtMostOnePartition() {
    SourceMetricNames first = listed(kafka(4)).at(START);
    SourceMetricNames settled = listed(kafka(4)).after(first, START);

    assertThat(settled.due(4, START.plusSeconds(599))).isFalse();
    assertThat(settled.due(4, START.plusSeconds(600))).isTrue();
  }

  private static List<String> kafka(int partitions) {
    List<String> names = new ArrayList<>(WANTED);
    for (int i = 0; i < partitions; i++) {
      names.add("Source__orders.KafkaSourceReader.topic.orders.partition." + i + ".currentOffset");
    }
    return names;
  }

  private static SourceMetricNames listed(List<String> names) {
    SourceMetricNames.Listing listing = new SourceMetricNames.Listing();
    names.forEach(listing::add);
    return listing.chosen();
  }
}
