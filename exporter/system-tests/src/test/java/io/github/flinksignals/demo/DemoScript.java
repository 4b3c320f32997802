// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.live.Scrape;
import java.time.Duration;
import java.util.function.Predicate;

/** Breaks and repairs a job twice. Each step fails if the exporter does not report it in time. */
final class DemoScript {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration READING_TIME = Duration.ofSeconds(8);
  private static final int LOW_PARALLELISM = 2;
  private static final int HIGH_PARALLELISM = 6;

  private final Terminal terminal;
  private final DemoCluster demo;
  private RunningJob job;

  DemoScript(Terminal terminal, DemoCluster demo) {
    this.terminal = terminal;
    this.demo = demo;
  }

  /** Takes about one minute, and two more on a terminal, where it pauses so people can read. */
  void run() {
    healthy();
    scaledBeyondFreeSlots();
    slotsAdded();
    checkpointStorageBroken();
    checkpointStorageRestored();
  }

  private void healthy() {
    terminal.heading("1. Healthy");
    terminal.paragraph(
        "A job with parallelism %d runs on a cluster with %d slots."
            .formatted(LOW_PARALLELISM, DemoCluster.SLOTS_PER_TASK_MANAGER));
    JobOptions options = JobOptions.defaults().withParallelism(LOW_PARALLELISM);
    job = terminal.during("Submitting the job", () -> demo.cluster().submit(options));
    await("the job is safe to scale", scrape -> isOne(scrape, "flink_job_scale_safe"));
    show(
        "flink_up",
        "flink_job_state=1",
        "flink_job_parallelism",
        "flink_cluster_slots",
        "flink_cluster_slots_available",
        "flink_job_checkpoints_completed_total",
        "flink_job_scale_safe");
    terminal.paragraph("Checkpoints complete and slots are free, so the job is safe to scale.");
    terminal.pause(READING_TIME);
  }

  private void scaledBeyondFreeSlots() {
    terminal.heading("2. Scaled beyond the available slots");
    terminal.paragraph(
        "The job is stopped with a savepoint and started again from it with parallelism %d."
            .formatted(HIGH_PARALLELISM));
    job =
        terminal.during(
            "Scaling the job",
            () -> {
              String savepoint = job.stopWithSavepoint();
              return demo.cluster()
                  .submit(
                      JobOptions.defaults()
                          .withParallelism(HIGH_PARALLELISM)
                          .withSavepoint(savepoint));
            });
    await("SlotStarvation is the root cause", scrape -> isRootCause(scrape, "SlotStarvation"));
    show(
        "flink_job_root_cause=1",
        "flink_cluster_slots",
        "flink_job_slots_required",
        "flink_job_slots_missing",
        "flink_job_scale_safe",
        "flink_job_scale_blocker=1");
    terminal.paragraph(
        "Tasks wait for slots that the cluster does not have. Only the alert FlinkSlotStarvation"
            + " pages, because it explains the other active failure modes.");
    explain();
    terminal.pause(READING_TIME);
  }

  private void slotsAdded() {
    terminal.heading("3. Repaired: one more TaskManager");
    terminal.during("Starting a TaskManager", () -> demo.cluster().addTaskManager());
    await("the job is healthy again", DemoScript::hasRecovered);
    show(
        "flink_job_state=1",
        "flink_cluster_slots",
        "flink_job_slots_missing",
        "flink_job_restored_from=1",
        "flink_job_rescale_outcome=1",
        "flink_job_scale_safe",
        "flink_job_scale_blocker=1");
    terminal.paragraph(
        isOne(demo.exporter().scrape(), "flink_job_scale_safe")
            ? "All tasks run with the state of the savepoint. The alert resolves, and the job is safe"
                + " to scale again."
            : "All tasks run and the alert resolves. The job restarted while it waited for slots, so"
                + " it must run without a restart for some minutes before it is safe to scale.");
    terminal.pause(READING_TIME);
  }

  private void checkpointStorageBroken() {
    terminal.heading("4. The checkpoint storage breaks");
    terminal.paragraph(
        "Flink can no longer write checkpoints below %s."
            .formatted(demo.cluster().workDirectory()));
    demo.cluster().checkpointStorage().makeUnavailable();
    await("CheckpointsFailing is active", scrape -> isActive(scrape, "CheckpointsFailing"));
    // Flink's failure message does not contain the cause: the exporter reads the JobManager's log.
    await("the cause is known", scrape -> isCause(scrape, "storage_unreachable"));
    show(
        "flink_job_root_cause=1",
        "flink_job_state=1",
        "flink_job_checkpoint_consecutive_failures",
        "flink_job_checkpoint_failure_cause=1",
        "flink_job_scale_safe",
        "flink_job_scale_blocker=1");
    terminal.paragraph(
        "The job is RUNNING and looks healthy, but it could not recover from a failure now. You need"
            + " to know this before you scale or upgrade it.");
    explain();
    terminal.pause(READING_TIME);
  }

  private void checkpointStorageRestored() {
    terminal.heading("5. Repaired: the checkpoint storage works again");
    demo.cluster().checkpointStorage().restore();
    await("the job is healthy again", DemoScript::hasRecovered);
    show(
        "flink_job_checkpoint_consecutive_failures",
        "flink_job_checkpoints_completed_total",
        "flink_job_scale_safe",
        "flink_job_scale_blocker=1");
    terminal.paragraph(
        "Three checkpoints completed in a row. They verify the rescale, and the alert resolves.");
  }

  private void await(String what, Predicate<Scrape> condition) {
    terminal.during(
        "Waiting until " + what,
        () ->
            Conditions.await(
                what,
                TIMEOUT,
                () -> condition.test(demo.exporter().scrape()),
                () -> demo.exporter().get("/api/v1/status") + "\n" + demo.exporter().log()));
  }

  private void show(String... metrics) {
    terminal.samples(MetricsExcerpt.of(demo.exporter().get("/metrics"), metrics));
  }

  private void explain() {
    RootCauseTexts.of(demo.exporter().get("/api/v1/status")).forEach(terminal::paragraph);
  }

  private static boolean isHealthy(Scrape scrape) {
    return scrape.failureModes().isEmpty()
        && scrape.whereOne("flink_job_state", "state").contains("RUNNING")
        && scrape.value("flink_job_checkpoint_last_duration_seconds").isPresent();
  }

  /** A job that restarted is not safe to scale for some minutes, too long to wait for in a demo. */
  private static boolean hasRecovered(Scrape scrape) {
    return isHealthy(scrape)
        && (isOne(scrape, "flink_job_scale_safe")
            || scrape.whereOne("flink_job_scale_blocker", "blocker").contains("job_unstable"));
  }

  private static boolean isCause(Scrape scrape, String cause) {
    return scrape.whereOne("flink_job_checkpoint_failure_cause", "cause").contains(cause);
  }

  private static boolean isRootCause(Scrape scrape, String mode) {
    return scrape.rootCauses().contains(mode);
  }

  private static boolean isActive(Scrape scrape, String mode) {
    return scrape.failureModes().contains(mode);
  }

  private static boolean isOne(Scrape scrape, String metric) {
    return scrape.value(metric).orElse(0) == 1;
  }
}
