// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.flinksignals.SettableClock;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A cluster in which faults happen to the job {@code orders} and to the JobManager, while {@code
 * payments} stays healthy and bounded jobs come and go, each with a name of its own.
 */
final class FaultyCluster implements AutoCloseable {
  static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final int TASKMANAGERS = 6;
  private static final int SLOTS = 2;
  private static final Duration REPORT_EVERY = Duration.ofMinutes(3);
  private static final Duration REPORT_TAKES = Duration.ofMinutes(5);

  /** The JobManager lists an ended run for an hour, by default. */
  private static final Duration LISTED = Duration.ofHours(1);

  private final SettableClock clock = new SettableClock(START);
  private final FakeJobManager flink = new FakeJobManager(this::now);
  private final Deque<Report> running = new ArrayDeque<>();
  private final Deque<Report> ended = new ArrayDeque<>();
  private Duration jobManagerAhead = Duration.ZERO;
  private FakeJob orders;
  private final FakeJob payments;
  private boolean checkpointed = true;
  private boolean reachable = true;
  private Instant nextReport = START;
  private int parallelism = 2;
  private int submitted;

  /**
   * A bounded job.
   *
   * @param until when it ends, or is no longer listed
   */
  private record Report(FakeJob job, Instant until) {}

  FaultyCluster() {
    flink.reportClock();
    orders = flink.add(FakeJob.streaming(newId(), "orders", START));
    payments = flink.add(FakeJob.streaming(newId(), "payments", START));
    setResources(TASKMANAGERS, 2);
  }

  SettableClock clock() {
    return clock;
  }

  FakeJobManager flink() {
    return flink;
  }

  /** How many runs were submitted, each with an id of its own. */
  int submitted() {
    return submitted;
  }

  /** The time of the JobManager. */
  private Instant now() {
    return clock.instant().plus(jobManagerAhead);
  }

  private String newId() {
    submitted++;
    return "%032x".formatted(submitted);
  }

  /** Time passes until the next poll. */
  void pass() {
    clock.advance(INTERVAL);
    Instant triggered = now().minusSeconds(2);
    payments.completesCheckpoint(triggered);
    running.forEach(report -> report.job().completesCheckpoint(triggered));
    if (checkpointed) {
      orders.completesCheckpoint(triggered);
    }
    if (reachable) {
      passReports();
    }
  }

  /**
   * Bounded jobs end and begin. While the JobManager is unreachable none ends: one that it no
   * longer lists afterwards is reported as lost, because nothing shows that it finished.
   */
  private void passReports() {
    while (due(running)) {
      FakeJob report = running.remove().job().ended("FINISHED", now());
      ended.add(new Report(report, now().plus(LISTED)));
    }
    while (due(ended)) {
      flink.remove(ended.remove().job());
    }
    // A job that starts while the clock is ahead would have run for a negative time later.
    if (jobManagerAhead.isZero() && !now().isBefore(nextReport)) {
      nextReport = now().plus(REPORT_EVERY);
      FakeJob report = FakeJob.streaming(newId(), "report " + submitted, now());
      running.add(new Report(flink.add(report), now().plus(REPORT_TAKES)));
    }
  }

  private boolean due(Deque<Report> reports) {
    return !reports.isEmpty() && !now().isBefore(reports.peek().until());
  }

  private void setResources(int taskManagers, int slotsAvailable) {
    ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
    add(metrics, "taskSlotsTotal", SLOTS * taskManagers);
    add(metrics, "taskSlotsAvailable", slotsAvailable);
    add(metrics, "numRegisteredTaskManagers", taskManagers);
    flink.answer("/jobmanager/metrics", metrics.toString());
  }

  private static void add(ArrayNode metrics, String id, int value) {
    metrics.addObject().put("id", id).put("value", Integer.toString(value));
  }

  /** Orders is redeployed from its last checkpoint with another parallelism. */
  void rescale() {
    parallelism = 2 + parallelism % 4;
    redeploy();
  }

  /** Orders is redeployed from its last checkpoint. */
  void redeploy() {
    orders.isRescaled(newId(), now(), parallelism);
  }

  /** Orders is submitted without state. */
  void redeployWithoutState() {
    flink.remove(orders);
    orders = FakeJob.streaming(newId(), "orders", now());
    orders.hasParallelism(parallelism);
    flink.add(orders);
  }

  void setCheckpointed(boolean completes) {
    checkpointed = completes;
  }

  void failCheckpoint() {
    orders.failsCheckpoint(now().minusSeconds(3));
  }

  void fail() {
    orders.failsWith("com.example.BadRecord", now());
  }

  /** The tasks of orders wait for slots. */
  void takeSlots(int lostTaskManagers) {
    checkpointed = false;
    orders.losesItsSlots();
    setResources(TASKMANAGERS - lostTaskManagers, 0);
  }

  void returnSlots() {
    checkpointed = true;
    orders.getsSlots();
    setResources(TASKMANAGERS, 2);
  }

  void removeOrders() {
    checkpointed = false;
    flink.remove(orders);
  }

  void returnOrders() {
    checkpointed = true;
    redeploy();
    flink.add(orders);
  }

  void setLag(Duration lag) {
    orders.isBehindBy(lag);
  }

  void setReachable(boolean answers) {
    reachable = answers;
    flink.setReachable(answers);
  }

  void stepJobManagerClock(Duration step) {
    jobManagerAhead = jobManagerAhead.plus(step);
  }

  void stepExporterClock(Duration step) {
    clock.advance(step);
    jobManagerAhead = jobManagerAhead.minus(step);
  }

  @Override
  public void close() {
    flink.close();
  }
}
