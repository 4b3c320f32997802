// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.KafkaBroker;
import io.github.flinksignals.cluster.KafkaTopic;
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

/** Jobs that read from a real Kafka, whose source tells other things than the tests' own. */
@EachFlinkVersion
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
            FlinkCluster.builder().version(version).slotsPerTaskManager(8).readingKafka());
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

  @TestAlongside
  void aJobTooSlowForItsTopicFallsBehindAndCatchesUp() {
    try (KafkaTopic topic = topic("too-much", 4)) {
      LiveScenario scenario = live.begin("kafka-lag", reading(topic));
      scenario.staysSilentFor(Duration.ofSeconds(30));
      assertThat(scenario.value("flink_job_lag_seconds")).isLessThan(10);
      scenario.fault(() -> scenario.job().faults().slow(JobTask.ENRICH, Duration.ofMillis(20)));
      scenario.shows("Backpressure", Duration.ofSeconds(50));
      scenario.shows("LagRising", Duration.ofSeconds(60));
      scenario.until(
          "Kafka's records wait",
          Duration.ofSeconds(40),
          () -> scenario.value("flink_job_pending_records") > 0);
      scenario.repair(() -> scenario.job().faults().clear());
      scenario.clears("Backpressure", Duration.ofSeconds(25));
      scenario.clears("LagRising", Duration.ofSeconds(25));
      scenario.end(Set.of("Backpressure", "LagRising", "CheckpointsSlow"), Set.of("Backpressure"));
    }
  }

  @TestAlongside
  void aQuietTopicIsNoLag() {
    try (KafkaTopic topic = topic("quiet", 4)) {
      LiveScenario scenario = live.begin("kafka-quiet-topic", reading(topic));
      scenario.staysSilentFor(Duration.ofSeconds(20));
      topic.quiet();
      scenario.staysSilentFor(Duration.ofSeconds(60));
      assertThat(scenario.value("flink_job_lag_seconds")).isZero();
      topic.resume();
      scenario.staysSilentFor(Duration.ofSeconds(20)).endsSilent();
    }
  }

  @TestAlongside
  void aSilentPartitionStallsTheWatermark() {
    try (KafkaTopic topic = topic("one-silent", 4)) {
      LiveScenario scenario = live.begin("kafka-silent-partition", reading(topic));
      scenario.staysSilentFor(Duration.ofSeconds(30));
      scenario.fault(() -> topic.quiet(2));
      scenario.shows("WatermarkStalled", Duration.ofSeconds(45));
      scenario.repair(topic::resume);
      scenario.clears("WatermarkStalled", Duration.ofSeconds(15));
      scenario.end(Set.of("WatermarkStalled", "LagRising"), Set.of("WatermarkStalled"));
    }
  }

  @Tag("all")
  @TestAlongside
  void moreSubtasksThanPartitionsAreIdleAndScalingUpIsNoUse() {
    try (KafkaTopic topic = topic("narrow", 2)) {
      LiveScenario scenario = live.beginIll("kafka-idle", reading(topic).withParallelism(3));
      scenario.job().awaitRunning(Duration.ofSeconds(60));
      // Two listings of metric names, a minute apart, must agree before partitions count as known.
      scenario.shows("SubtasksIdle", Duration.ofSeconds(150));
      assertThat(scenario.whereOne("flink_job_scale_blocker", "blocker"))
          .contains("partitions_exhausted");
      scenario.job().cancel();
      scenario.repair(
          () ->
              scenario.continuesAs(
                  live.cluster().submit(reading(topic).withName("kafka-idle").withParallelism(2))));
      scenario.clears("SubtasksIdle", Duration.ofSeconds(60));
      scenario.end(Set.of("SubtasksIdle", "StateLost"), Set.of("SubtasksIdle", "StateLost"));
    }
  }
}
