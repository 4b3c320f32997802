// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * What a simulated job is, and what happens to it while it is healthy. Rates are expectations: when
 * something happens is random. Durations are seconds, and the time of day is UTC.
 */
final class JobPlan {
  /** How a job is upgraded. */
  enum Upgrade {
    /** Stopped with a savepoint, and started from it with a new job id. */
    SAVEPOINT,
    /** As {@link #SAVEPOINT}, with another parallelism. */
    SAVEPOINT_AND_RESCALE,
    /** The JobManager is replaced, and the job continues from its last checkpoint. */
    LAST_STATE
  }

  int sources = 1;
  int tasks = 3;
  int parallelism = 2;
  boolean adaptive;
  boolean rescalesCounted;
  boolean batch;

  double recordsPerSecond = 2_000;
  double utilization = 0.4;
  double dailySwing = 0.3;
  double noise = 0.1;
  double skew = 0.1;
  boolean quietNights;
  double burstsPerHour;
  double burstFactor = 1;
  int burstSeconds;

  boolean eventTime = true;
  boolean pendingReported = true;
  boolean legacySource;
  int windowSeconds;

  int checkpointInterval = 10;
  int minimumPause;
  boolean unaligned;
  double checkpointSeconds = 1;
  double checkpointVariation = 0.3;
  double largeCheckpoints;
  double restoreSeconds = 3;
  double stateBytes = 5e7;

  double failuresPerDay;
  double failedCheckpointsPerDay;
  double savepointsPerDay;
  double upgradesPerDay;
  double failoversPerDay;
  double pausesPerDay;
  double missedPollsPerDay;
  double exporterRestartsPerDay = 1;
  boolean elasticCluster;

  /** Nobody upgrades or rescales a job that has just been started. */
  int settledAfter = 600;

  int autoscaledEvery;
  int finiteSeconds;
  private final List<Upgrade> upgrades = new ArrayList<>();

  JobPlan graph(int sourceCount, int taskCount, int subtasks) {
    sources = sourceCount;
    tasks = taskCount;
    parallelism = subtasks;
    return this;
  }

  /** Runs on the adaptive scheduler; Flink 2 counts its rescales. */
  JobPlan adaptive(boolean counted) {
    adaptive = true;
    rescalesCounted = counted;
    return this;
  }

  /** Runs in stages, without checkpoints, and is submitted again after its end. */
  JobPlan batch(int seconds) {
    batch = true;
    checkpointInterval = 0;
    return finite(seconds);
  }

  /** Ends after about this time, and is submitted again. */
  JobPlan finite(int seconds) {
    finiteSeconds = seconds;
    return this;
  }

  /**
   * The input.
   *
   * @param busy how busy the busiest subtask of the slowest task is on average
   * @param swing how far the rate rises by day and falls by night, as a share of the average
   */
  JobPlan load(double perSecond, double busy, double swing) {
    recordsPerSecond = perSecond;
    utilization = busy;
    dailySwing = swing;
    return this;
  }

  JobPlan noise(double standardDeviation) {
    noise = standardDeviation;
    return this;
  }

  /** The standard deviation of the share of each subtask. */
  JobPlan skew(double standardDeviation) {
    skew = standardDeviation;
    return this;
  }

  /** No records arrive from 1:00 to 5:00. */
  JobPlan quietNights() {
    quietNights = true;
    return this;
  }

  JobPlan bursts(double perHour, double factor, int seconds) {
    burstsPerHour = perHour;
    burstFactor = factor;
    burstSeconds = seconds;
    return this;
  }

  /** Uses processing time, so there are no watermarks. */
  JobPlan processingTime() {
    eventTime = false;
    return this;
  }

  /** Its source does not report pending records. */
  JobPlan withoutPendingRecords() {
    pendingReported = false;
    return this;
  }

  /** Its source is not one of the Source API: it reports neither lag nor busy time. */
  JobPlan legacySource() {
    legacySource = true;
    return this;
  }

  /** The task before the sink emits at the end of each window. */
  JobPlan windows(int seconds) {
    windowSeconds = seconds;
    return this;
  }

  /** Checkpoints; an interval of 0 disables them. */
  JobPlan checkpoints(int interval, int pause, double seconds, double variation) {
    checkpointInterval = interval;
    minimumPause = pause;
    checkpointSeconds = seconds;
    checkpointVariation = variation;
    return this;
  }

  /** Incremental checkpoints: this share of them takes three times as long, after compactions. */
  JobPlan largeCheckpoints(double share) {
    largeCheckpoints = share;
    return this;
  }

  JobPlan unaligned() {
    unaligned = true;
    return this;
  }

  JobPlan state(double bytes, double secondsToRestore) {
    stateBytes = bytes;
    restoreSeconds = secondsToRestore;
    return this;
  }

  JobPlan failures(double perDay) {
    failuresPerDay = perDay;
    return this;
  }

  JobPlan failedCheckpoints(double perDay) {
    failedCheckpointsPerDay = perDay;
    return this;
  }

  JobPlan savepoints(double perDay) {
    savepointsPerDay = perDay;
    return this;
  }

  JobPlan upgrades(double perDay, Upgrade... kinds) {
    upgradesPerDay = perDay;
    upgrades.addAll(List.of(kinds));
    return this;
  }

  List<Upgrade> upgradeKinds() {
    return upgrades;
  }

  /** The JobManager is replaced by a standby. */
  JobPlan failovers(double perDay) {
    failoversPerDay = perDay;
    return this;
  }

  /** Is stopped with a savepoint for up to an hour, and catches up. */
  JobPlan pauses(double perDay) {
    pausesPerDay = perDay;
    return this;
  }

  /** The JobManager does not answer to so many polls. */
  JobPlan missedPolls(double perDay) {
    missedPollsPerDay = perDay;
    return this;
  }

  /** The exporter is restarted with its history file, instead of once a day. */
  JobPlan exporterRestarts(double perDay) {
    exporterRestartsPerDay = perDay;
    return this;
  }

  /** The cluster starts and stops TaskManagers as jobs need them. */
  JobPlan elasticCluster() {
    elasticCluster = true;
    return this;
  }

  /** An autoscaler looks at its load once in so many seconds. */
  JobPlan autoscaled(int seconds) {
    autoscaledEvery = seconds;
    return this;
  }

  /** Nothing waits until it has been running for a while. */
  JobPlan unsettled() {
    settledAfter = 0;
    return this;
  }

  boolean checkpointed() {
    return checkpointInterval > 0;
  }
}
