// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.cluster.job.JobTask;
import io.github.flinksignals.scale.KeyGroups;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * Jobs whose capacity is known are rescaled in place, and what was expected of each rescale is
 * compared with what came of it. Each job gets more records than it can process.
 */
@Tag("all")
@EachFlinkVersion
class PredictionIT {
  /** Each subtask of the slow task processes at most 50 records per second. */
  private static final Duration PER_RECORD = Duration.ofMillis(20);

  /** With 8 key groups, 6 subtasks are worth as much as 4. */
  private static final KeyGroups KEY_GROUPS = new KeyGroups(8);

  private static final JobOptions OPTIONS =
      JobOptions.defaults()
          .withParallelism(1)
          .withMaxParallelism(KEY_GROUPS.count())
          .withRecordsPerSecond(400);

  private static final List<Integer> STEPS = List.of(2, 4, 6);
  private static final int SLOTS = 16;

  /** Metrics are fetched every 10 s, and rates need half a minute. */
  private static final Duration MEASURED = Duration.ofSeconds(60);

  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private static LiveCluster live;

  @Parameter String version;

  @BeforeParameterizedClassInvocation
  static void start(String version) {
    live =
        LiveCluster.start(
            FlinkCluster.builder()
                .version(version)
                .taskManagers(2)
                .slotsPerTaskManager(SLOTS)
                .configure("jobmanager.scheduler", "adaptive"));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    live.close();
  }

  @ConcurrentTest
  void keyedTask() {
    rescale("keyed", JobTask.TOTALS, job -> job.faults().slow(JobTask.TOTALS, PER_RECORD));
  }

  @ConcurrentTest
  void taskWithoutKeys() {
    rescale("without-keys", JobTask.ENRICH, job -> job.faults().slow(JobTask.ENRICH, PER_RECORD));
  }

  @ConcurrentTest
  void hotKey() {
    rescale(
        "hot-key",
        JobTask.TOTALS,
        job -> {
          job.faults().slow(JobTask.TOTALS, PER_RECORD);
          job.faults().hotKey(60);
        });
  }

  @ConcurrentTest
  void sinkThatScales() {
    rescale("sink-that-scales", JobTask.SINK, job -> job.faults().slow(JobTask.SINK, PER_RECORD));
  }

  /** The store takes 50 records per second, however many subtasks write to it. */
  @ConcurrentTest
  void sinkWhoseStoreIsFull() {
    RunningJob job = live.cluster().submit(OPTIONS.withName("full-store"));
    job.faults().slow(JobTask.SINK, PER_RECORD);
    rescale(
        job,
        JobTask.SINK,
        parallelism ->
            job.faults()
                .slow(
                    JobTask.SINK,
                    PER_RECORD.multipliedBy((long) KEY_GROUPS.effective(parallelism))));
  }

  private interface Slow {
    void down(RunningJob job);
  }

  private void rescale(String name, JobTask slowest, Slow slow) {
    RunningJob job = live.cluster().submit(OPTIONS.withName(name));
    slow.down(job);
    rescale(job, slowest, parallelism -> {});
  }

  private void rescale(RunningJob job, JobTask slowest, IntConsumer rescaled) {
    job.awaitRunning(TIMEOUT);
    PredictedJob predicted = new PredictedJob(live, job, slowest);
    int from = 1;
    for (int to : STEPS) {
      predicted.awaitMeasured(MEASURED);
      double busy = predicted.busy();
      job.rescale(to);
      predicted.awaitRescaled(from, to, TIMEOUT);
      rescaled.accept(to);
      predicted.awaitMeasured(MEASURED);
      predicted.figures(version, from, to, busy).write();
      from = to;
    }
    job.cancel();
  }

  @AfterAll
  static void mostAreAsExpected() {
    PredictionSummary summary = PredictionSummary.of(PredictionFigures.readAll());
    assertThat(summary.insideShare()).as("%s", summary).isGreaterThanOrEqualTo(0.9);
    assertThat(summary.medianError()).as("%s", summary).isLessThanOrEqualTo(0.15);
  }
}
