// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Collects samples into metric families. Unknown values are left out; no value is ever NaN. */
final class MetricFamilies {
  private static final String TOTAL = "_total";
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private final Map<Metric, List<Sample>> samples = new EnumMap<>(Metric.class);

  void add(Metric metric, double value, String... labelValues) {
    if (labelValues.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          metric.metricName() + " has the labels " + metric.labels());
    }
    if (Double.isFinite(value)) {
      samples
          .computeIfAbsent(metric, first -> new ArrayList<>())
          .add(new Sample(metric.metricName(), metric.labels(), List.of(labelValues), value));
    }
  }

  void add(Metric metric, long value, String... labelValues) {
    add(metric, (double) value, labelValues);
  }

  void add(Metric metric, boolean value, String... labelValues) {
    add(metric, value ? 1.0 : 0.0, labelValues);
  }

  void add(Metric metric, OptionalInt value, String... labelValues) {
    value.ifPresent(known -> add(metric, known, labelValues));
  }

  void add(Metric metric, OptionalLong value, String... labelValues) {
    value.ifPresent(known -> add(metric, known, labelValues));
  }

  void add(Metric metric, OptionalDouble value, String... labelValues) {
    value.ifPresent(known -> add(metric, known, labelValues));
  }

  void addTime(Metric metric, Optional<Instant> value, String... labelValues) {
    value.ifPresent(known -> add(metric, known.toEpochMilli() / MILLIS, labelValues));
  }

  void addSeconds(Metric metric, Optional<Duration> value, String... labelValues) {
    // Duration.toNanos overflows at 292 years, and a checkpoint timeout can be Long.MAX_VALUE ms.
    value.ifPresent(
        known -> add(metric, known.getSeconds() + known.getNano() / NANOS, labelValues));
  }

  /** The families with samples, in the order of {@link Metric}. */
  List<MetricFamilySamples> build() {
    List<MetricFamilySamples> families = new ArrayList<>();
    samples.forEach(
        (metric, list) ->
            families.add(
                new MetricFamilySamples(
                    familyName(metric), "", metric.type(), metric.help(), list)));
    return families;
  }

  /** simpleclient names the family of a counter without the suffix {@code _total}. */
  private static String familyName(Metric metric) {
    String name = metric.metricName();
    return metric.type() == Collector.Type.COUNTER && name.endsWith(TOTAL)
        ? name.substring(0, name.length() - TOTAL.length())
        : name;
  }
}
