// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.config.Settings;
import io.github.flinksignals.fixture.TestSettings;
import io.github.flinksignals.history.HealthSummary;
import io.github.flinksignals.history.History;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.model.Snapshot;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.Task.Role;
import io.github.flinksignals.model.TaskCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A job that is polled every 10 s with default settings and whose tasks a test controls. */
final class SimulatedJob {
  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Settings SETTINGS = TestSettings.of();
  static final Thresholds DEFAULTS = SETTINGS.thresholds();

  private static final int INTERVAL = 10;

  private final Map<String, SimulatedTask> tasks = new LinkedHashMap<>();
  private final Evaluator evaluator = new Evaluator(DEFAULTS);
  private History history = History.empty(START);
  private Optional<Assessment> latest = Optional.empty();
  private List<Task> fetched = List.of();
  private Instant now = START;
  private int polls;

  /** Whether the JobManager waits for a TaskManager and fetches no metrics. */
  boolean hanging;

  /** Number of polls that see the same fetch of metrics. */
  int pollsPerFetch = 1;

  boolean running = true;
  Instant runningSince = START;
  OptionalInt taskManagers = OptionalInt.of(2);
  int slots = 8;
  int slotsAvailable = 4;
  List<Failure> failures = List.of();
  String jobId = "a";

  /** Source, map and sink, at 100 records per second. */
  static SimulatedJob pipeline() {
    SimulatedJob job = new SimulatedJob();
    job.add("source", Role.SOURCE).records(0, 100);
    job.add("map", Role.OPERATOR, "source").records(100, 100);
    job.add("sink", Role.SINK, "map").records(100, 0);
    return job;
  }

  SimulatedTask add(String name, Role role, String... inputs) {
    SimulatedTask task = new SimulatedTask(name, role, List.of(inputs));
    tasks.put(name, task);
    return task;
  }

  SimulatedTask task(String name) {
    return tasks.get(name);
  }

  SimulatedTask source() {
    return task("source");
  }

  SimulatedTask map() {
    return task("map");
  }

  SimulatedTask sink() {
    return task("sink");
  }

  /** Sets the lag of all tasks, and by how much it changes per second. */
  SimulatedJob lag(double seconds, double perSecond) {
    tasks.values().forEach(task -> task.lag(seconds, perSecond));
    return this;
  }

  Instant now() {
    return now;
  }

  SimulatedJob pass(Duration time) {
    for (long left = time.toSeconds(); left > 0; left -= INTERVAL) {
      now = now.plusSeconds(INTERVAL);
      tasks.values().forEach(task -> task.pass(INTERVAL, now));
      poll();
    }
    return this;
  }

  private void poll() {
    if (polls++ % pollsPerFetch == 0 && !hanging) {
      List<Task> all = new ArrayList<>();
      tasks.values().forEach(task -> all.add(task.task(running)));
      fetched = all;
    }
    JobDetails details =
        new JobDetails(
            false,
            false,
            fetched,
            Optional.of(runningSince),
            OptionalLong.of(0),
            OptionalLong.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());
    int total = tasks.values().stream().mapToInt(task -> task.parallelism).sum();
    Job job =
        new Job(
            "orders",
            new Run(jobId, START),
            JobState.RUNNING,
            Optional.empty(),
            new TaskCounts(total, running ? 0 : total, 0, 0, running ? total : 0, 0),
            failures,
            Optional.of(details),
            Optional.empty());
    Cluster cluster =
        new Cluster(
            Optional.empty(),
            taskManagers,
            OptionalInt.of(slots),
            OptionalInt.of(slotsAvailable),
            OptionalInt.empty(),
            false);
    history =
        history.next(
            new Poll.Reached(new Snapshot(now, cluster, List.of(job), List.of())),
            SETTINGS.rules(),
            name -> latest.map(last -> last.healthSummary(name)).orElse(HealthSummary.UNKNOWN));
    latest = Optional.of(evaluator.assess(history, latest));
  }

  JobAssessment assessment() {
    return latest.orElseThrow().jobs().get("orders");
  }

  Finding finding(FailureMode mode) {
    return assessment().finding(mode);
  }
}
