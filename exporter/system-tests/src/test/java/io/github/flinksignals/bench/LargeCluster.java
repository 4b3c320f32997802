// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.flink.Captured;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Scripts a JobManager with many or large jobs. Its clock advances only with {@link #step}. */
final class LargeCluster {
  /** The default poll interval of the exporter. */
  static final Duration STEP = Duration.ofSeconds(10);

  /** Age of the jobs at the start. */
  private static final Duration AGE = Duration.ofHours(1);

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SOURCE = "Source__ticks.";
  private static final List<String> SOURCE_METRICS =
      List.of(
          "watermarkLag",
          "currentEmitEventTimeLag",
          "pendingRecords",
          "sourceIdleTime",
          "numRecordsOut");
  private static final long LAG_MILLIS = 1_500;

  private final FakeJobManager flink;
  private final List<LargeJob> jobs;
  private Instant now;

  LargeCluster(FakeJobManager flink, ClusterShape shape, Instant now) {
    this.flink = flink;
    this.now = now;
    jobs =
        IntStream.range(0, shape.jobs())
            .mapToObj(number -> new LargeJob(number, shape, now.minus(AGE)))
            .toList();
    int slots = shape.jobs() * shape.parallelism();
    answer(
        "/jobmanager/metrics",
        MAPPER
            .createArrayNode()
            .add(metric("taskSlotsTotal", slots + 8))
            .add(metric("taskSlotsAvailable", 8))
            .add(metric("numRegisteredTaskManagers", slots / 8 + 1)));
    answer("/config", captured("config"));
    jobs.forEach(this::answerOnce);
    answerNow();
  }

  /** Advances the clock to the next poll. */
  void step() {
    now = now.plus(STEP);
    answerNow();
  }

  /** Sets the responses that do not change. */
  private void answerOnce(LargeJob job) {
    answer(
        job.path() + "/checkpoints/config", captured("checkpoints-config").put("interval", 60_000));
    answer(job.path() + "/metrics", MAPPER.createArrayNode().add(metric("numRestarts", 0)));
    answer(job.path() + "/exceptions", MAPPER.createObjectNode());
    ArrayNode names = MAPPER.createArrayNode();
    SOURCE_METRICS.forEach(name -> names.addObject().put("id", SOURCE + name));
    answer(job.sourceMetricsPath(), names);
  }

  /** Sets the responses that change with time. */
  private void answerNow() {
    ArrayNode listed = MAPPER.createArrayNode();
    ArrayNode watermark =
        MAPPER
            .createArrayNode()
            .add(aggregate("currentInputWatermark", now.minusMillis(LAG_MILLIS).toEpochMilli()));
    ArrayNode source = MAPPER.createArrayNode();
    SOURCE_METRICS.forEach(name -> source.add(aggregate(SOURCE + name, value(name))));
    for (LargeJob job : jobs) {
      listed.add(job.listed(now));
      answer(job.path(), job.details(now));
      answer(job.path() + "/checkpoints", job.checkpoints(now));
      answer(job.sourceMetricsPath() + "?get", source);
      answer(job.sinkMetricsPath() + "?get", watermark);
    }
    answer("/jobs/overview", MAPPER.createObjectNode().set("jobs", listed));
  }

  private void answer(String path, JsonNode body) {
    flink.answer(path, body.toString());
  }

  private long value(String sourceMetric) {
    if (sourceMetric.equals("numRecordsOut")) {
      return now.getEpochSecond() % 100_000_000;
    }
    return sourceMetric.endsWith("Lag") ? LAG_MILLIS : 0;
  }

  private static ObjectNode metric(String id, int value) {
    return MAPPER.createObjectNode().put("id", id).put("value", Integer.toString(value));
  }

  /** Aggregated metrics are decimal numbers in Flink's JSON. */
  private static ObjectNode aggregate(String id, long value) {
    double decimal = (double) value;
    return MAPPER
        .createObjectNode()
        .put("id", id)
        .put("min", decimal)
        .put("max", decimal)
        .put("sum", 2 * decimal);
  }

  private static ObjectNode captured(String name) {
    return Captured.read("2.2.0", name, ObjectNode.class);
  }
}
