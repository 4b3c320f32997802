// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import java.util.Set;

/** The named ways for a job to be unwell. Everything that lists modes is checked against this. */
public enum FailureMode {
  CHECKPOINTS_FAILING_AFTER_SCALE(
      "CheckpointsFailingAfterScale",
      Severity.CRITICAL,
      "Checkpoints fail since the job was rescaled.",
      "Look at the cause, for storage its credentials and endpoint; else undo the rescale."),
  CHECKPOINTS_FAILING(
      "CheckpointsFailing",
      Severity.CRITICAL,
      "Checkpoints fail one after the other.",
      "Look at the cause: for storage, its credentials and endpoint; for timeout, the slow task."),
  CHECKPOINTS_STALLED(
      "CheckpointsStalled",
      Severity.CRITICAL,
      "No checkpoint completes, and few or none fail.",
      "Look at the checkpoint in progress: which task has not acknowledged it, and why."),
  CHECKPOINTS_SLOW(
      "CheckpointsSlow",
      Severity.WARNING,
      "Checkpoints take nearly as long as they may, or far longer than they did.",
      "Look for backpressure, grown state or slow storage before they begin to expire."),
  STATE_LOST(
      "StateLost",
      Severity.CRITICAL,
      "The job began anew without the state it had.",
      "Stop it before it writes on, and start it from its last checkpoint or savepoint."),
  LAG_RISING(
      "LagRising",
      Severity.WARNING,
      "The job falls further and further behind its input.",
      "Look at the bottleneck, first of all if it is a sink; scale only what is one."),
  WATERMARK_STALLED(
      "WatermarkStalled",
      Severity.WARNING,
      "Event time stands still although the source goes on emitting.",
      "Look for an input or partition without records, and declare idleness for it."),
  BACKPRESSURE(
      "Backpressure",
      Severity.WARNING,
      "A task waits for those after it for most of its time.",
      "Look at the bottleneck after it: what it writes to or computes is too slow."),
  SINK_SATURATED(
      "SinkSaturated",
      Severity.WARNING,
      "A sink cannot take what the job writes to it.",
      "Look at the system the sink writes to; more parallelism before it only adds to the queue."),
  SLOT_STARVATION(
      "SlotStarvation",
      Severity.CRITICAL,
      "Tasks of the job have no slot.",
      "Add TaskManagers or slots, or bring the parallelism back to what fits."),
  TASK_MANAGERS_LOST(
      "TaskManagersLost",
      Severity.CRITICAL,
      "TaskManagers are gone that the job ran on, and it does not run without them.",
      "Find out why they went: evicted, killed for memory, or their node is gone; bring them back."),
  SUBTASKS_IDLE(
      "SubtasksIdle",
      Severity.INFO,
      "Subtasks of a source have no partition to read.",
      "Bring the source's parallelism down to its partitions, or add partitions."),
  JOB_NOT_RUNNING(
      "JobNotRunning",
      Severity.CRITICAL,
      "The job should run, and not all of its tasks do.",
      "Look at the job's last exception; if it is gone, submit it again from its last state."),
  RESTART_LOOP(
      "RestartLoop",
      Severity.CRITICAL,
      "The job fails and restarts again and again by its own fault.",
      "Look at the exception: fix the code or the record that breaks it, or roll back."),
  SCALE_INEFFECTIVE(
      "ScaleIneffective",
      Severity.INFO,
      "The job was scaled up and does hardly more than before.",
      "Look for the bottleneck before adding more: a sink, skewed keys, or too few partitions.");

  /** The modes that say that checkpoints are not what they should be. */
  public static final Set<FailureMode> OF_CHECKPOINTS =
      Set.of(
          CHECKPOINTS_FAILING_AFTER_SCALE,
          CHECKPOINTS_FAILING,
          CHECKPOINTS_STALLED,
          CHECKPOINTS_SLOW);

  private static final String RUNBOOKS =
      "https://github.com/flinksignals/flink-signals/blob/main/alerts/runbooks/";

  private final String label;
  private final Severity severity;
  private final String meaning;
  private final String remedy;

  FailureMode(String label, Severity severity, String meaning, String remedy) {
    this.label = label;
    this.severity = severity;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** As written in the label {@code mode}. */
  public String label() {
    return label;
  }

  public Severity severity() {
    return severity;
  }

  /** What is wrong, in a sentence. */
  public String meaning() {
    return meaning;
  }

  /** What to do first, in a sentence. */
  public String remedy() {
    return remedy;
  }

  /** Name of the alert that pages for it. */
  public String alert() {
    return "Flink" + label;
  }

  /** Address of the page that says what to do about it, step by step. */
  public String runbook() {
    return RUNBOOKS + alert() + ".md";
  }
}
