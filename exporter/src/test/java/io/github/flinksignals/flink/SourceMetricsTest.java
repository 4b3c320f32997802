// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.LagReadings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceMetricsTest {
  private static final List<String> ALL =
      List.of(
          "Source__a.watermarkLag",
          "Source__a.currentEmitEventTimeLag",
          "Source__a.pendingRecords",
          "Source__a.sourceIdleTime",
          "Source__a.numRecordsOut");

  private static RestMessages.AggregatedMetric metric(String id, double value) {
    return new RestMessages.AggregatedMetric(id, value, value, value, value);
  }

  @Test
  void choosesTheMetricsOfLag() {
    List<String> names = new ArrayList<>(List.of("numRecordsOut", "map.numRecordsOut", "a.b.c"));
    names.addAll(ALL);

    assertThat(SourceMetrics.choose(names)).containsExactlyElementsOf(ALL);
    assertThat(SourceMetrics.complete(SourceMetrics.choose(names))).isTrue();
  }

  @Test
  void isIncompleteBeforeTheFirstWatermark() {
    List<String> chosen = SourceMetrics.choose(ALL.subList(1, ALL.size()));

    assertThat(chosen).hasSize(4);
    assertThat(SourceMetrics.complete(chosen)).isFalse();
  }

  @Test
  void choosesTheRecordsOfTheSourceOperator() {
    assertThat(SourceMetrics.choose(List.of("map.numRecordsOut", "Source__old.numRecordsOut")))
        .as("a source of the old API has no idle time")
        .containsExactly("Source__old.numRecordsOut");
    assertThat(SourceMetrics.choose(List.of("numRecordsOut", "map.numRecordsOut")))
        .as("no operator is known to be the source")
        .isEmpty();
    assertThat(SourceMetrics.choose(List.of())).isEmpty();
  }

  @Test
  void readsTheBestAndTheWorstSubtask() {
    LagReadings lag =
        SourceMetrics.source(
            List.of(
                new RestMessages.AggregatedMetric("s.watermarkLag", 1000.0, 3000.0, 2000.0, 4000.0),
                new RestMessages.AggregatedMetric(
                    "s.currentEmitEventTimeLag", 500.0, 1500.0, 1000.0, 2000.0),
                new RestMessages.AggregatedMetric("s.pendingRecords", 1.0, 9.0, 5.0, 10.0),
                new RestMessages.AggregatedMetric("s.sourceIdleTime", 0.0, 1000.0, 500.0, 1000.0),
                new RestMessages.AggregatedMetric("s.numRecordsOut", 10.0, 20.0, 15.0, 30.0)),
            OptionalInt.of(3));

    assertThat(lag.watermarkLag()).contains(new LagReadings.Range(1, 3));
    assertThat(lag.emitLag()).contains(new LagReadings.Range(0.5, 1.5));
    assertThat(lag.pendingRecords()).hasValue(10);
    assertThat(lag.idleTime()).contains(new LagReadings.Range(0, 1));
    assertThat(lag.recordsEmitted()).hasValue(30);
    assertThat(lag.inputWatermark()).isEmpty();
    assertThat(lag.partitions()).hasValue(3);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, Flink's value for undefined",
    "9.2233720368547758E18, wrong by the largest long because the source becomes idle",
    "-9.2233720368547758E18, no watermark yet",
    "1796063733606, an event time of 0 in November 2026",
    "1794267669872, an event time in seconds in November 2026",
    "NaN, not a number",
    "Infinity, not a number either"
  })
  void ignoresImpossibleLags(double value, String why) {
    LagReadings lag =
        SourceMetrics.source(List.of(metric("s.watermarkLag", value)), OptionalInt.empty());

    assertThat(lag.watermarkLag()).as(why).isEmpty();
  }

  @Test
  void readsNothingFromAnEmptyResponse() {
    assertThat(SourceMetrics.source(List.of(), OptionalInt.empty())).isEqualTo(LagReadings.NONE);
    assertThat(SourceMetrics.sink(List.of())).isEqualTo(LagReadings.NONE);
    assertThat(
            SourceMetrics.source(
                List.of(new RestMessages.AggregatedMetric("s.watermarkLag", null, 1.0, 1.0, 1.0)),
                OptionalInt.empty()))
        .isEqualTo(LagReadings.NONE);
  }

  @Test
  void readsTheWatermarkOfTheSlowestSubtaskOfASink() {
    RestMessages.AggregatedMetric metric =
        new RestMessages.AggregatedMetric("currentInputWatermark", 1.7e12, 1.8e12, 1.75e12, 3.5e12);

    assertThat(SourceMetrics.sink(List.of(metric)).inputWatermark())
        .contains(Instant.ofEpochSecond(1_700_000_000));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Long.MIN_VALUE, Long.MAX_VALUE, -1, 0, Double.NaN, 1_796_063_733})
  void ignoresTheWatermarksBeforeTheFirstAndAfterTheLastRecordAndInSeconds(double value) {
    assertThat(SourceMetrics.sink(List.of(metric("currentInputWatermark", value))).inputWatermark())
        .isEqualTo(Optional.empty());
  }
}
