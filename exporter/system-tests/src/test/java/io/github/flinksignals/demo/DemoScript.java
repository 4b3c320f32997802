// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import io.github.flinksignals.live.Scrape;
import io.github.flinksignals.live.Waiting;
import java.time.Duration;
import java.util.function.Predicate;

/** Two troubles of a job and their repair; each moment fails if the exporter does not tell it. */
final class DemoScript {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration READING = Duration.ofSeconds(8);
  private static final int NARROW = 2;
  private static final int WIDE = 6;

  private final Terminal terminal;
  private final Stage stage;
  private RunningJob job;

  DemoScript(Terminal terminal, Stage stage) {
    this.terminal = terminal;
    this.stage = stage;
  }

  /** Takes a minute, and two more for people to read. */
  void tell() {
    healthy();
    scaledBeyondTheSlots();
    givenTheSlots();
    withoutCheckpointStorage();
    givenTheStorageBack();
  }

  private void healthy() {
    terminal.heading("1. Healthy");
    terminal.say(
        "A job at parallelism %d, on a cluster of %d slots."
            .formatted(NARROW, Stage.SLOTS_PER_TASK_MANAGER));
    JobOptions options = JobOptions.defaults().withParallelism(NARROW);
    job = terminal.during("Submitting the job", () -> stage.cluster().submit(options));
    await("the job is safe to scale", scrape -> isOne(scrape, "flink_job_scale_safe"));
    show(
        "flink_up",
        "flink_job_state=1",
        "flink_job_parallelism",
        "flink_cluster_slots",
        "flink_cluster_slots_available",
        "flink_job_checkpoints_completed_total",
        "flink_job_scale_safe");
    terminal.meaning("Checkpoints complete and slots are free: this job may be scaled.");
    terminal.pause(READING);
  }

  private void scaledBeyondTheSlots() {
    terminal.heading("2. Scaled beyond the slots");
    terminal.say(
        "The job is stopped with a savepoint and started from it at parallelism %d."
            .formatted(WIDE));
    job =
        terminal.during(
            "Scaling the job",
            () -> {
              String savepoint = job.stopWithSavepoint();
              return stage
                  .cluster()
                  .submit(JobOptions.defaults().withParallelism(WIDE).withSavepoint(savepoint));
            });
    await("SlotStarvation is the root cause", scrape -> isRoot(scrape, "SlotStarvation"));
    show(
        "flink_job_root_cause=1",
        "flink_cluster_slots",
        "flink_job_slots_required",
        "flink_job_slots_missing",
        "flink_job_scale_safe",
        "flink_job_scale_blocker=1");
    terminal.meaning(
        "Tasks wait for slots that the cluster does not have. FlinkSlotStarvation is the one"
            + " alert that pages, whatever else follows from it.");
    explain();
    terminal.pause(READING);
  }

  private void givenTheSlots() {
    terminal.heading("3. Repaired: one more TaskManager");
    terminal.during("Starting a TaskManager", () -> stage.cluster().addTaskManager());
    await("all is well again", DemoScript::isWellAndJudged);
    show(
        "flink_job_state=1",
        "flink_cluster_slots",
        "flink_job_slots_missing",
        "flink_job_restored_from=1",
        "flink_job_rescale_outcome=1",
        "flink_job_scale_safe",
        "flink_job_scale_blocker=1");
    terminal.meaning(
        isOne(stage.exporter().scrape(), "flink_job_scale_safe")
            ? "All tasks run, from the state of the savepoint. The alert resolves, and the job may"
                + " be scaled again."
            : "All tasks run and the alert resolves. But the job restarted while it waited, and is"
                + " to be steady for a while before it is scaled again.");
    terminal.pause(READING);
  }

  private void withoutCheckpointStorage() {
    terminal.heading("4. The checkpoint storage breaks");
    terminal.say("Nothing can be written below " + stage.cluster().workDirectory() + " any more.");
    stage.cluster().checkpointStorage().takeAway();
    await("CheckpointsFailing is active", scrape -> isActive(scrape, "CheckpointsFailing"));
    // Flink's message does not tell, so the exporter looks it up in the JobManager's log.
    await("its cause is known", scrape -> isCause(scrape, "storage_unreachable"));
    show(
        "flink_job_root_cause=1",
        "flink_job_state=1",
        "flink_job_checkpoint_consecutive_failures",
        "flink_job_checkpoint_failure_cause=1",
        "flink_job_scale_safe",
        "flink_job_scale_blocker=1");
    terminal.meaning(
        "The job is RUNNING and looks well, yet it could not recover from a failure now: the one"
            + " thing to know before anybody scales or upgrades it.");
    explain();
    terminal.pause(READING);
  }

  private void givenTheStorageBack() {
    terminal.heading("5. Repaired: the storage is back");
    stage.cluster().checkpointStorage().putBack();
    await("all is well again", DemoScript::isWellAndJudged);
    show(
        "flink_job_checkpoint_consecutive_failures",
        "flink_job_checkpoints_completed_total",
        "flink_job_scale_safe",
        "flink_job_scale_blocker=1");
    terminal.meaning(
        "Three checkpoints that complete in a row verify the rescale after all, and end the alert.");
  }

  private void await(String what, Predicate<Scrape> condition) {
    terminal.during(
        "Waiting until " + what,
        () ->
            Waiting.until(
                what,
                SOON,
                () -> condition.test(stage.exporter().scrape()),
                () -> stage.exporter().get("/api/v1/status") + "\n" + stage.exporter().log()));
  }

  private void show(String... metrics) {
    terminal.samples(Excerpt.of(stage.exporter().get("/metrics"), metrics));
  }

  private void explain() {
    Explanation.roots(stage.exporter().get("/api/v1/status")).forEach(terminal::say);
  }

  private static boolean isWell(Scrape scrape) {
    return scrape.failureModes().isEmpty()
        && scrape.whereOne("flink_job_state", "state").contains("RUNNING")
        && scrape.value("flink_job_checkpoint_last_duration_seconds").isPresent();
  }

  /** A job that restarted would not be safe to scale for some minutes: too long a wait here. */
  private static boolean isWellAndJudged(Scrape scrape) {
    return isWell(scrape)
        && (isOne(scrape, "flink_job_scale_safe")
            || scrape.whereOne("flink_job_scale_blocker", "blocker").contains("job_unstable"));
  }

  private static boolean isCause(Scrape scrape, String cause) {
    return scrape.whereOne("flink_job_checkpoint_failure_cause", "cause").contains(cause);
  }

  private static boolean isRoot(Scrape scrape, String mode) {
    return scrape.rootCauses().contains(mode);
  }

  private static boolean isActive(Scrape scrape, String mode) {
    return scrape.failureModes().contains(mode);
  }

  private static boolean isOne(Scrape scrape, String metric) {
    return scrape.value(metric).orElse(0) == 1;
  }
}
