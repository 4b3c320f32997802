// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.KafkaBroker;
import io.github.flinksignals.cluster.KafkaTopic;
import io.github.flinksignals.cluster.NewestFlinkVersion;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Jobs that read from a real Kafka, whose source has other metrics than the tests' own source. */
@NewestFlinkVersion
class KafkaIT {
  private static final int RECORDS_PER_SECOND = 200;

  @TempDir static Path directory;
  private static KafkaBroker kafka;
  private static LiveCluster live;

  @Parameter String version;

  @BeforeAll
  static void startKafka() {
    kafka = KafkaBroker.start(directory);
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    live =
        LiveCluster.start(
            FlinkCluster.builder().version(version).slotsPerTaskManager(12).readingKafka());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    live.close();
  }

  private KafkaTopic topic(String name, int partitions) {
    return kafka.topic(name + "-" + version, partitions, RECORDS_PER_SECOND);
  }

  private static JobOptions reading(KafkaTopic topic) {
    return JobOptions.defaults().withKafka(kafka.servers(), topic.name());
  }

  @ConcurrentTest
  void aSlowJobFallsBehindItsTopicAndCatchesUp() {
    try (KafkaTopic topic = topic("too-much", 4)) {
      LiveScenario scenario = live.start("kafka-lag", reading(topic));
      scenario.staysHealthyFor(Duration.ofSeconds(30));
      assertThat(scenario.value("flink_job_lag_seconds")).isLessThan(10);
      scenario.fault(() -> scenario.job().faults().slow(JobTask.ENRICH, Duration.ofMillis(20)));
      scenario.awaitActive("Backpressure", Duration.ofSeconds(50));
      scenario.awaitActive("LagRising", Duration.ofSeconds(60));
      scenario.await(
          "records are pending in Kafka",
          Duration.ofSeconds(40),
          () -> scenario.value("flink_job_pending_records") > 0);
      scenario.repair(() -> scenario.job().faults().clear());
      scenario.awaitInactive("Backpressure", Duration.ofSeconds(25));
      scenario.awaitInactive("LagRising", Duration.ofSeconds(25));
      scenario.end(
          Set.of("Backpressure", "LagRising", "WatermarkStalled", "CheckpointsSlow"),
          Set.of("Backpressure"));
    }
  }

  @ConcurrentTest
  void aTopicWithoutNewRecordsIsNotLag() {
    try (KafkaTopic topic = topic("quiet", 4)) {
      LiveScenario scenario = live.start("kafka-quiet-topic", reading(topic));
      scenario.staysHealthyFor(Duration.ofSeconds(20));
      topic.pause();
      scenario.staysHealthyFor(Duration.ofSeconds(60));
      assertThat(scenario.value("flink_job_lag_seconds")).isZero();
      topic.resume();
      scenario.staysHealthyFor(Duration.ofSeconds(20)).endHealthy();
    }
  }

  @ConcurrentTest
  void anIdlePartitionStallsTheWatermark() {
    try (KafkaTopic topic = topic("one-silent", 4)) {
      LiveScenario scenario = live.start("kafka-silent-partition", reading(topic));
      scenario.staysHealthyFor(Duration.ofSeconds(30));
      scenario.fault(() -> topic.pause(2));
      scenario.awaitActive("WatermarkStalled", Duration.ofSeconds(45));
      scenario.repair(topic::resume);
      scenario.awaitInactive("WatermarkStalled", Duration.ofSeconds(15));
      scenario.end(Set.of("WatermarkStalled", "LagRising"), Set.of("WatermarkStalled"));
    }
  }

  /** One partition gets the records of two others, which are idle. */
  @Tag("all")
  @ConcurrentTest
  void lagIsThatOfThePartitionThatFallsBehindAlthoughOthersAreIdle() {
    try (KafkaTopic topic = topic("uneven", 4)) {
      LiveScenario scenario =
          live.start(
              "kafka-uneven",
              reading(topic).withParallelism(4).withIdleness(Duration.ofSeconds(3)));
      scenario.staysHealthyFor(Duration.ofSeconds(30));
      assertThat(scenario.value("flink_job_lag_seconds")).isLessThan(10);
      // Enough for two partitions, but not for three.
      scenario.fault(
          () -> {
            scenario.job().faults().slow(JobTask.ENRICH, Duration.ofMillis(10));
            topic.redirect(2, 0);
            topic.redirect(3, 0);
          });
      scenario.awaitActive("DataSkew", Duration.ofSeconds(90));
      scenario.awaitActive("LagRising", Duration.ofMinutes(2));
      assertThat(scenario.value("flink_job_lag_seconds"))
          .isCloseTo(highestEmitLagSeconds(scenario), within(10.0));
      scenario.repair(
          () -> {
            topic.resume();
            scenario.job().faults().clear();
          });
      scenario.awaitInactive("DataSkew", Duration.ofSeconds(20));
      scenario.awaitInactive("LagRising", Duration.ofSeconds(25));
      // Lag may reach its floor before the skew has lasted for long enough.
      scenario.end(
          Set.of("DataSkew", "LagRising", "Backpressure", "CheckpointsSlow", "CheckpointsStalled"),
          Set.of("DataSkew", "LagRising"));
    }
  }

  /** Flink's own metric; that of an idle subtask does not change. */
  private static double highestEmitLagSeconds(LiveScenario scenario) {
    return scenario
            .job()
            .get(
                "/vertices/"
                    + scenario.job().vertexId(JobTask.SOURCE)
                    + "/subtasks/metrics?get=Source__orders.currentEmitEventTimeLag&agg=max")
            .path(0)
            .path("max")
            .asDouble()
        / 1000;
  }

  @Tag("all")
  @ConcurrentTest
  void subtasksWithoutAPartitionAreIdleAndBlockScalingUp() {
    try (KafkaTopic topic = topic("narrow", 2)) {
      LiveScenario scenario = live.startFaulty("kafka-idle", reading(topic).withParallelism(3));
      scenario.job().awaitRunning(Duration.ofSeconds(60));
      // Partitions are known when two lists of metric names, a minute apart, are equal.
      scenario.awaitActive("SubtasksIdle", Duration.ofSeconds(150));
      assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker"))
          .contains("partitions_exhausted");
      scenario.job().cancel();
      scenario.repair(
          () ->
              scenario.continueWith(
                  live.cluster().submit(reading(topic).withName("kafka-idle").withParallelism(2))));
      scenario.awaitInactive("SubtasksIdle", Duration.ofSeconds(60));
      scenario.end(Set.of("SubtasksIdle", "StateLost"), Set.of("SubtasksIdle", "StateLost"));
    }
  }
}
