// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.text.EnumLabels;
import java.time.Duration;
import java.util.Set;

/**
 * The named ways in which a job can fail, each with its severity, its texts and its rule. The
 * tables, alerts and examples that list failure modes are generated from these constants or checked
 * against them.
 */
public enum FailureMode {
  CHECKPOINTS_FAILING_AFTER_SCALE(
      Severity.CRITICAL,
      "Checkpoints have been failing since the job was rescaled.",
      "Check the failure cause (for storage: credentials and endpoint), or undo the rescale.",
      new CheckpointsFailingAfterScale()),
  CHECKPOINTS_FAILING(
      Severity.CRITICAL,
      "Checkpoints fail one after another.",
      "Check the failure cause (for storage: credentials and endpoint; for timeout: the slow task).",
      new CheckpointsFailing()),
  CHECKPOINTS_STALLED(
      Severity.CRITICAL,
      "No checkpoint completes, although few or none fail.",
      "Check which task has not acknowledged the checkpoint in progress, and why.",
      new CheckpointsStalled()),
  CHECKPOINTS_SLOW(
      Severity.WARNING,
      "Checkpoints take almost as long as their timeout, or far longer than the baseline.",
      "Look for backpressure, a larger state or slow storage before checkpoints start to expire.",
      new CheckpointsSlow()),
  STATE_LOST(
      Severity.CRITICAL,
      "The job started without its previous state.",
      "Stop the job before it writes more, and start it from its last checkpoint or savepoint.",
      new StateLost()),
  STATE_UNPROTECTED(
      Severity.INFO,
      "The job's configuration lets its state be lost although its checkpoints complete.",
      "Set the option that the evidence names, and restart the job from a savepoint.",
      new StateUnprotected()),
  LAG_RISING(
      Severity.WARNING,
      "The job falls further and further behind its input.",
      "Check the bottleneck first, especially if it is a sink; scale only the bottleneck.",
      new EachPipeline(new LagRising())),
  WATERMARK_STALLED(
      Severity.WARNING,
      "The watermark does not advance although the source emits records.",
      "Find the input or partition without records, and set an idleness timeout for it.",
      new WatermarkStalled()),
  BACKPRESSURE(
      Severity.WARNING,
      "A task waits for downstream tasks most of the time.",
      "Check the bottleneck downstream: its code or the system it writes to is too slow.",
      new EachPipeline(new Backpressure())),
  SINK_SATURATED(
      Severity.WARNING,
      "A sink cannot keep up with the records it receives.",
      "Check the system the sink writes to; more parallelism upstream only makes the queue longer.",
      new EachPipeline(new SinkSaturated())),
  DATA_SKEW(
      Severity.WARNING,
      "One subtask receives far more records than the others, and slows down the job.",
      "Spread the hot key: salt it or aggregate locally first; more parallelism does not help.",
      new EachPipeline(new DataSkew())),
  SLOW_TASK_MANAGER(
      Severity.WARNING,
      "The subtasks on one TaskManager are slower than the others, and slow down the job.",
      "Find out why it is slow (processor, disk, neighbors), and drain or replace it.",
      new EachPipeline(new SlowTaskManager())),
  SLOT_STARVATION(
      Severity.CRITICAL,
      "The job has fewer slots than it needs.",
      "Add TaskManagers or slots, or reduce the parallelism.",
      new SlotStarvation()),
  TASK_MANAGERS_LOST(
      Severity.CRITICAL,
      "The job lost TaskManagers and does not run without them.",
      "Find out why they stopped (eviction, out of memory, node failure), and replace them.",
      new TaskManagersLost()),
  SUBTASKS_IDLE(
      Severity.INFO,
      "A source has more subtasks than its input has partitions.",
      "Reduce the parallelism of the source to the number of partitions, or add partitions.",
      new SubtasksIdle()),
  JOB_NOT_RUNNING(
      Severity.CRITICAL,
      "The job should run, but not all of its tasks are running.",
      "Check the last exception of the job; if the job has ended, start it from its last state.",
      new JobNotRunning()),
  RESTART_LOOP(
      Severity.CRITICAL,
      "The job keeps failing and restarting because of its own errors.",
      "Check the exception: fix the code or the record that causes it, or roll back.",
      new RestartLoop()),
  RESCALE_STORM(
      Severity.WARNING,
      "The job is rescaled again and again before a rescale is verified.",
      "Find out what keeps rescaling it (autoscaler, missing slots), and let one rescale finish.",
      new RescaleStorm()),
  SCALE_INEFFECTIVE(
      Severity.INFO,
      "The job was scaled up, but its throughput hardly increased.",
      "Find the bottleneck before you scale further: a sink, skewed keys, or too few partitions.",
      new ScaleIneffective());

  /** The modes that report unhealthy checkpoints. */
  public static final Set<FailureMode> OF_CHECKPOINTS =
      Set.of(
          CHECKPOINTS_FAILING_AFTER_SCALE,
          CHECKPOINTS_FAILING,
          CHECKPOINTS_STALLED,
          CHECKPOINTS_SLOW);

  private final String label = EnumLabels.camelCase(this);
  private final Severity severity;
  private final String meaning;
  private final String remedy;
  private final Rule rule;

  FailureMode(Severity severity, String meaning, String remedy, Rule rule) {
    this.severity = severity;
    this.meaning = meaning;
    this.remedy = remedy;
    this.rule = rule;
  }

  /** Value of the label {@code mode}: {@code SubtasksIdle} for {@code SUBTASKS_IDLE}. */
  public String label() {
    return label;
  }

  public Severity severity() {
    return severity;
  }

  /** What is wrong, in one sentence. */
  public String meaning() {
    return meaning;
  }

  /** What to do first, in one sentence. */
  public String remedy() {
    return remedy;
  }

  /** Name of the alert that fires for it: {@code FlinkSubtasksIdle} for {@code SUBTASKS_IDLE}. */
  public String alert() {
    return "Flink" + label;
  }

  Finding evaluate(JobHistory job, RuleContext context) {
    return rule.evaluate(job, context);
  }

  Duration beginsAfter() {
    return rule.beginsAfter();
  }

  Duration unknownAfter(JobHistory job) {
    return rule.unknownAfter(job);
  }

  Duration endsAfter(JobHistory job, RuleContext context) {
    return rule.endsAfter(job, context);
  }
}
