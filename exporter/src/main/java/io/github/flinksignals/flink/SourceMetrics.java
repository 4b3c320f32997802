// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.LagReadings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Selects the metrics of sources and sinks that measure lag, and converts their values. */
final class SourceMetrics {
  private SourceMetrics() {}

  static final String INPUT_WATERMARK = "currentInputWatermark";

  private static final String WATERMARK_LAG = ".watermarkLag";
  private static final String EMIT_LAG = ".currentEmitEventTimeLag";
  private static final String PENDING_RECORDS = ".pendingRecords";
  private static final String IDLE_TIME = ".sourceIdleTime";
  private static final String RECORDS_OUT = ".numRecordsOut";

  /**
   * The metrics of every source of the Source API (FLIP-27). The watermark lag is missing before
   * the first watermark, and pending records are missing if the connector does not know them.
   */
  private static final List<String> WANTED =
      List.of(WATERMARK_LAG, EMIT_LAG, PENDING_RECORDS, IDLE_TIME);

  private static final String PARTITION_OFFSET = ".currentOffset";
  private static final Pattern PARTITION =
      Pattern.compile("\\.KafkaSourceReader\\.topic\\..+\\.partition\\.\\d+\\.currentOffset$");

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,19}");

  private static final double MILLIS = 1000.0;

  private static final double MILLIS_OF_A_YEAR = 365.0 * 24 * 3600 * 1000;

  /**
   * A longer lag is not a measurement. Event times in seconds instead of milliseconds, and 0 or -1
   * for a missing one, are close to 1970, so the lag grows with time and does not end. {@code
   * sourceIdleTime} may be wrong by {@code Long.MAX_VALUE} if the source becomes idle while Flink
   * reads the metric (FLINK-38057, Flink up to 2.3), and the watermark before the first one is
   * {@code Long.MIN_VALUE}.
   */
  private static final double LONGEST_LAG_MILLIS = 40 * MILLIS_OF_A_YEAR;

  /** In milliseconds since 1970. An earlier watermark is one of event times close to 1970. */
  private static final double EARLIEST_WATERMARK = 10 * MILLIS_OF_A_YEAR;

  private static final double LATEST_WATERMARK = 200 * MILLIS_OF_A_YEAR;

  /** Selects the wanted metrics from the names that the subtasks of a source report. */
  static List<String> choose(List<String> names) {
    List<String> chosen = new ArrayList<>();
    for (String suffix : WANTED) {
      names.stream().filter(name -> name.endsWith(suffix)).findFirst().ifPresent(chosen::add);
    }
    sourceOperator(names)
        .map(operator -> operator + RECORDS_OUT)
        .filter(names::contains)
        .ifPresent(chosen::add);
    LoadMetrics.NAMES.stream().filter(names::contains).forEach(chosen::add);
    return chosen;
  }

  /**
   * Whether no wanted name is missing. Flink reports the metrics of a task earlier than those of
   * its operators, so the load is not missing if those are present.
   */
  static boolean complete(List<String> chosen) {
    return chosen.stream().filter(name -> !LoadMetrics.NAMES.contains(name)).count()
        == WANTED.size() + 1;
  }

  /** The operator with an idle time, otherwise the one with the name of a source. */
  private static Optional<String> sourceOperator(List<String> names) {
    Stream<String> byIdleTime = names.stream().filter(name -> name.endsWith(IDLE_TIME));
    Stream<String> byName =
        names.stream()
            .filter(name -> name.startsWith("Source__") && name.endsWith(RECORDS_OUT))
            .sorted();
    return Stream.concat(byIdleTime, byName)
        .findFirst()
        .map(name -> name.substring(0, name.lastIndexOf('.')));
  }

  /**
   * Whether this is the metric of one partition of Kafka's reader. Flink lists each name once, over
   * all topics and subtasks.
   */
  static boolean ofPartition(String name) {
    return name.endsWith(PARTITION_OFFSET) && PARTITION.matcher(name).find();
  }

  /** Whether {@link #choose} looks at a name. */
  static boolean mayBeUsed(String name) {
    return name.endsWith(RECORDS_OUT)
        || LoadMetrics.NAMES.contains(name)
        || WANTED.stream().anyMatch(name::endsWith);
  }

  /** From the aggregated metrics of the subtasks of a source. */
  static LagReadings source(List<RestMessages.AggregatedMetric> metrics, OptionalInt partitions) {
    Map<String, RestMessages.AggregatedMetric> bySuffix =
        metrics.stream()
            .collect(
                Collectors.toMap(
                    metric -> metric.id().substring(Math.max(0, metric.id().lastIndexOf('.'))),
                    metric -> metric,
                    (first, second) -> first));
    return new LagReadings(
        range(bySuffix.get(WATERMARK_LAG)),
        range(bySuffix.get(EMIT_LAG)),
        number(bySuffix.get(PENDING_RECORDS), RestMessages.AggregatedMetric::sum),
        range(bySuffix.get(IDLE_TIME)),
        number(bySuffix.get(RECORDS_OUT), RestMessages.AggregatedMetric::sum),
        Optional.empty(),
        partitions);
  }

  /** From the aggregated input watermark of the subtasks of a sink. */
  static LagReadings sink(List<RestMessages.AggregatedMetric> metrics) {
    return LagReadings.at(
        metrics.stream()
            .filter(metric -> metric.id().equals(INPUT_WATERMARK) && metric.min() != null)
            .findFirst()
            .flatMap(metric -> watermark(metric.min())));
  }

  /** From the watermarks of the single subtasks of an inner task. */
  static LagReadings inner(List<RestMessages.MetricResponse> watermarks) {
    return LagReadings.at(
        watermarks.stream()
            .map(RestMessages.MetricResponse::value)
            .filter(value -> WHOLE_NUMBER.matcher(value).matches())
            .map(Double::valueOf)
            .min(Double::compare)
            .flatMap(SourceMetrics::watermark));
  }

  /** {@code Long.MIN_VALUE} before the first watermark, {@code Long.MAX_VALUE} after the last. */
  private static Optional<Instant> watermark(double millis) {
    return millis > EARLIEST_WATERMARK && millis < LATEST_WATERMARK
        ? Optional.of(Instant.ofEpochMilli((long) millis))
        : Optional.empty();
  }

  /**
   * Flink sends -1 for "undefined": then the lowest is 0, and without a known value all is empty.
   */
  private static Optional<LagReadings.Range> range(RestMessages.AggregatedMetric metric) {
    OptionalDouble highest = number(metric, RestMessages.AggregatedMetric::max);
    return highest.isPresent() && highest.getAsDouble() < LONGEST_LAG_MILLIS
        ? Optional.of(
            new LagReadings.Range(
                number(metric, RestMessages.AggregatedMetric::min).orElse(0) / MILLIS,
                highest.getAsDouble() / MILLIS))
        : Optional.empty();
  }

  private static OptionalDouble number(
      RestMessages.AggregatedMetric metric,
      ToDoubleFunction<RestMessages.AggregatedMetric> aggregate) {
    if (metric == null || metric.min() == null || metric.max() == null || metric.sum() == null) {
      return OptionalDouble.empty();
    }
    double value = aggregate.applyAsDouble(metric);
    return Double.isFinite(value) && value >= 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
