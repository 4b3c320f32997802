// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.export.PollStatistics;
import io.github.flinksignals.export.Report;
import io.github.flinksignals.history.History;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.model.Snapshot;
import io.github.flinksignals.signal.Assessment;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Steps that read an empty cluster. Each can be made to throw or to hang. */
final class FaultySteps implements PollSteps {
  /** A step that can be made faulty. */
  enum Step {
    RESTORE,
    READ,
    ADD,
    ASSESS,
    SAVE,
    REPORT
  }

  private final Map<Step, Runnable> faults = new EnumMap<>(Step.class);
  private final PollSteps steps;
  private int replaced;

  FaultySteps(Runnable duringRead) {
    this(new EmptyCluster());
    set(Step.READ, duringRead);
  }

  /** Wraps other steps. */
  FaultySteps(PollSteps steps) {
    this.steps = steps;
  }

  /** Runs a fault before a step, from now on. */
  synchronized void set(Step step, Runnable fault) {
    faults.put(step, fault);
  }

  /** How often the reader was replaced. */
  synchronized int replaced() {
    return replaced;
  }

  private void run(Step step) {
    Runnable fault;
    synchronized (this) {
      fault = faults.getOrDefault(step, () -> {});
    }
    fault.run();
  }

  @Override
  public Optional<History> restore(History history) {
    run(Step.RESTORE);
    return steps.restore(history);
  }

  @Override
  public Poll read(Instant now) {
    run(Step.READ);
    return steps.read(now);
  }

  @Override
  public History add(History history, Poll poll, Optional<Assessment> before) {
    run(Step.ADD);
    return steps.add(history, poll, before);
  }

  @Override
  public Assessment assess(History history, Optional<Assessment> before) {
    run(Step.ASSESS);
    return steps.assess(history, before);
  }

  @Override
  public void save(History history) {
    run(Step.SAVE);
    steps.save(history);
  }

  @Override
  public Report report(Assessment assessment, PollStatistics statistics) {
    run(Step.REPORT);
    return steps.report(assessment, statistics);
  }

  @Override
  public synchronized void replaceReader() {
    replaced++;
    steps.replaceReader();
  }

  /** Reads a cluster without jobs. */
  private static final class EmptyCluster implements PollSteps {
    @Override
    public Optional<History> restore(History history) {
      return Optional.empty();
    }

    @Override
    public Poll read(Instant now) {
      return new Poll.Reached(new Snapshot(now, Cluster.UNKNOWN, List.of(), List.of()));
    }

    @Override
    public History add(History history, Poll poll, Optional<Assessment> before) {
      return history;
    }

    @Override
    public Assessment assess(History history, Optional<Assessment> before) {
      return new Assessment(history.at(), history.cluster(), Map.of(), 0, 0, Map.of());
    }

    @Override
    public void save(History history) {}

    @Override
    public Report report(Assessment assessment, PollStatistics statistics) {
      return new Report(assessment, statistics, Map.of(), Map.of());
    }

    @Override
    public void replaceReader() {}
  }
}
