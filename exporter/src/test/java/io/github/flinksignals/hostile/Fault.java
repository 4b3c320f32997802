// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import io.github.flinksignals.signal.FailureMode;
import java.time.Duration;
import java.util.Optional;

/** What happens to a {@link FaultyCluster} for a while. */
enum Fault {
  CHECKPOINTS_FAIL(FailureMode.CHECKPOINTS_FAILING, 60, 60) {
    @Override
    void begin(FaultyCluster cluster) {
      cluster.setCheckpointed(false);
    }

    @Override
    void goOn(FaultyCluster cluster, int poll) {
      cluster.failCheckpoint();
    }

    @Override
    void end(FaultyCluster cluster) {
      cluster.setCheckpointed(true);
    }
  },
  CHECKPOINTS_FAIL_AFTER_A_RESCALE(FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE, 60, 90) {
    @Override
    void begin(FaultyCluster cluster) {
      cluster.rescale();
      cluster.setCheckpointed(false);
    }

    @Override
    void goOn(FaultyCluster cluster, int poll) {
      cluster.failCheckpoint();
    }

    @Override
    void end(FaultyCluster cluster) {
      cluster.setCheckpointed(true);
    }
  },
  NO_CHECKPOINT_ENDS(FailureMode.CHECKPOINTS_STALLED, 120, 60) {
    @Override
    void begin(FaultyCluster cluster) {
      cluster.setCheckpointed(false);
    }

    @Override
    void end(FaultyCluster cluster) {
      cluster.setCheckpointed(true);
    }
  },
  TASKS_FAIL(FailureMode.RESTART_LOOP, 180, 660) {
    @Override
    void goOn(FaultyCluster cluster, int poll) {
      if (poll % 6 == 0) {
        cluster.fail();
      }
    }
  },
  TASKMANAGERS_ARE_LOST(FailureMode.TASK_MANAGERS_LOST, 60, 120) {
    @Override
    void begin(FaultyCluster cluster) {
      cluster.takeSlots(4);
    }

    @Override
    void end(FaultyCluster cluster) {
      cluster.returnSlots();
    }
  },
  SLOTS_ARE_MISSING(FailureMode.SLOT_STARVATION, 60, 120) {
    @Override
    void begin(FaultyCluster cluster) {
      cluster.takeSlots(0);
    }

    @Override
    void end(FaultyCluster cluster) {
      cluster.returnSlots();
    }
  },
  JOB_DISAPPEARS(FailureMode.JOB_NOT_RUNNING, 90, 60) {
    @Override
    void begin(FaultyCluster cluster) {
      cluster.removeOrders();
    }

    @Override
    void end(FaultyCluster cluster) {
      cluster.returnOrders();
    }
  },
  STATE_IS_LOST(FailureMode.STATE_LOST, 60, 60) {
    @Override
    void begin(FaultyCluster cluster) {
      cluster.redeployWithoutState();
    }

    @Override
    void end(FaultyCluster cluster) {
      cluster.redeploy();
    }
  },
  LAG_RISES(FailureMode.LAG_RISING, 240, 180) {
    @Override
    void goOn(FaultyCluster cluster, int poll) {
      cluster.setLag(Duration.ofSeconds(5L * poll));
    }

    @Override
    void end(FaultyCluster cluster) {
      cluster.setLag(Duration.ofMillis(1_500));
    }
  },
  JOBMANAGER_IS_DOWN(40, 0) {
    @Override
    void begin(FaultyCluster cluster) {
      cluster.setReachable(false);
    }

    @Override
    void end(FaultyCluster cluster) {
      cluster.setReachable(true);
    }

    @Override
    Duration most() {
      return Duration.ofHours(4);
    }
  },
  CLOCK_OF_THE_JOBMANAGER_IS_AHEAD(0, 0) {
    @Override
    void begin(FaultyCluster cluster) {
      cluster.stepJobManagerClock(STEP);
    }

    @Override
    void end(FaultyCluster cluster) {
      cluster.stepJobManagerClock(STEP.negated());
    }
  },
  CLOCK_OF_THE_EXPORTER_IS_BEHIND(0, 0) {
    @Override
    void begin(FaultyCluster cluster) {
      cluster.stepExporterClock(STEP.negated());
    }

    @Override
    void end(FaultyCluster cluster) {
      cluster.stepExporterClock(STEP);
    }
  };

  private static final Duration STEP = Duration.ofHours(1);

  private final Optional<FailureMode> mode;
  private final Duration reportedWithin;
  private final Duration overWithin;

  Fault(int reportedWithin, int overWithin) {
    this(Optional.empty(), reportedWithin, overWithin);
  }

  Fault(FailureMode mode, int reportedWithin, int overWithin) {
    this(Optional.of(mode), reportedWithin, overWithin);
  }

  /** The times are seconds. */
  Fault(Optional<FailureMode> mode, int reportedWithin, int overWithin) {
    this.mode = mode;
    this.reportedWithin = Duration.ofSeconds(reportedWithin);
    this.overWithin = Duration.ofSeconds(overWithin);
  }

  /** The failure mode of orders; empty if it has none. */
  Optional<FailureMode> mode() {
    return mode;
  }

  /** How long it takes until the exporter must report it. */
  Duration reportedWithin() {
    return reportedWithin;
  }

  /** How long after its end no failure mode may be active. */
  Duration overWithin() {
    return overWithin;
  }

  /** How long it lasts at most. */
  Duration most() {
    return Duration.ofMinutes(40);
  }

  /** Whether it must not be reported, because the jobs are healthy. */
  boolean changesAClock() {
    return name().startsWith("CLOCK");
  }

  void begin(FaultyCluster cluster) {}

  /**
   * It goes on until the next poll.
   *
   * @param poll the number of polls since it began
   */
  void goOn(FaultyCluster cluster, int poll) {}

  void end(FaultyCluster cluster) {}
}
