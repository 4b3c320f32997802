// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.flinksignals.PolledExporter;
import io.github.flinksignals.SettableClock;
import io.github.flinksignals.fake.FakeJobManager;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * A cluster with healthy jobs of one shape, and an exporter that polls it at the default interval.
 * Its clock advances by a second at a time without waiting.
 */
final class SimulatedCluster implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final Duration FETCH_INTERVAL = Duration.ofSeconds(10);
  private static final int POLLS_OF_A_DAY = 8_640;
  private static final int SLOTS = 4;

  /** An elastic cluster stops a TaskManager that has had nothing to do for so long. */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

  /** One poll in so many is a second late. */
  private static final int LATE = 20;

  private final JobPlan plan;
  private final Random random;
  private final Path historyFile;
  private final Observer observer;
  private final SettableClock clock = new SettableClock(START);
  private final FakeJobManager flink = new FakeJobManager(clock);
  private final List<SimulatedDeployment> deployments;
  private PolledExporter exporter;
  private Instant exporterStarted = START;
  private Instant fetched = Instant.MIN;
  private Instant back = START;
  private Instant now = START;
  private int exporterDown;
  private int taskManagers;
  private Instant idleSince = START;

  /** Sees each poll. */
  interface Observer {
    void polled(PolledExporter exporter, Instant exporterStarted);

    /** The exporter is down. */
    void missed();
  }

  /**
   * A cluster before its first poll.
   *
   * @param name prefix of the names of its jobs
   */
  SimulatedCluster(
      JobPlan plan, String name, int jobs, Random random, Path historyFile, Observer observer) {
    this.plan = plan;
    this.random = random;
    this.historyFile = historyFile;
    this.observer = observer;
    this.deployments =
        IntStream.range(0, jobs)
            .mapToObj(
                job ->
                    new SimulatedDeployment(
                        plan, name + "-" + job, START, flink, new Random(random.nextLong())))
            .toList();
    flink.answer("/jobmanager/config", configuration().toString());
    flink.answer(
        "/config",
        JsonNodeFactory.instance
            .objectNode()
            .put("flink-version", plan.rescalesCounted ? "2.2.1" : "1.20.3")
            .toString());
    exporter = start();
  }

  private ArrayNode configuration() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    if (plan.adaptive) {
      list.addObject().put("key", "jobmanager.scheduler").put("value", "adaptive");
    }
    return list;
  }

  private PolledExporter start() {
    exporterStarted = now;
    return new PolledExporter(flink.client(), clock, "--history.file=" + historyFile);
  }

  /** Lives for so many polls. */
  void live(int polls) {
    for (int poll = 1; poll <= polls; poll++) {
      Instant due = START.plus(INTERVAL.multipliedBy(poll));
      passUntil(random.nextInt(LATE) == 0 ? due.plusSeconds(1) : due);
      poll();
    }
  }

  private void passUntil(Instant end) {
    while (now.isBefore(end)) {
      now = now.plusSeconds(1);
      for (SimulatedDeployment deployment : deployments) {
        deployment.pass(now);
        if (deployment.replacesJobManager()) {
          back = now.plusSeconds(15 + random.nextInt(35));
          deployments.forEach(one -> one.lose(back));
        }
      }
    }
    clock.advance(Duration.between(clock.instant(), now));
  }

  private void poll() {
    if (exporterDown > 0) {
      exporterDown--;
      observer.missed();
      if (exporterDown == 0) {
        exporter = start();
      }
      return;
    }
    if (random.nextDouble() < plan.exporterRestartsPerDay / POLLS_OF_A_DAY) {
      exporter.close();
      exporterDown = 1 + random.nextInt(3);
      observer.missed();
      return;
    }
    boolean missed = random.nextDouble() < plan.missedPollsPerDay / POLLS_OF_A_DAY;
    flink.setReachable(!missed && !now.isBefore(back));
    deployments.forEach(SimulatedDeployment::showMetrics);
    if (!now.isBefore(fetched.plus(FETCH_INTERVAL))) {
      fetched = now;
      deployments.forEach(deployment -> deployment.fetchMetrics(now));
    }
    flink.answer("/jobmanager/metrics", resources().toString());
    exporter.poll();
    observer.polled(exporter, exporterStarted);
  }

  private ArrayNode resources() {
    int used = deployments.stream().mapToInt(SimulatedDeployment::slots).sum();
    int needed =
        taskManagers(
            plan.elasticCluster
                ? SimulatedDeployment::parallelism
                : SimulatedDeployment::mostSlots);
    if (needed >= taskManagers) {
      taskManagers = needed;
      idleSince = now;
    } else if (Duration.between(idleSince, now).compareTo(IDLE_TIMEOUT) > 0) {
      taskManagers--;
    }
    ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
    add(metrics, "taskSlotsTotal", SLOTS * taskManagers);
    add(metrics, "taskSlotsAvailable", SLOTS * taskManagers - used);
    add(metrics, "numRegisteredTaskManagers", taskManagers);
    if (plan.elasticCluster) {
      int pending = taskManagers(SimulatedDeployment::desired) - taskManagers;
      add(metrics, "numPendingTaskManagers", Math.max(0, pending));
    }
    return metrics;
  }

  /** How many TaskManagers have so many slots. */
  private int taskManagers(ToIntFunction<SimulatedDeployment> slots) {
    return (deployments.stream().mapToInt(slots).sum() + SLOTS - 1) / SLOTS;
  }

  private static void add(ArrayNode metrics, String id, int value) {
    metrics.addObject().put("id", id).put("value", Integer.toString(value));
  }

  @Override
  public void close() {
    if (exporterDown == 0) {
      exporter.close();
    }
    flink.close();
  }
}
