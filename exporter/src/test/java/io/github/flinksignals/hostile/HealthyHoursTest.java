// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.history.SavedHistory;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Healthy jobs of many kinds, each for many hours: no failure mode that warns or pages is ever
 * active. {@code -Dhealthy.hours} sets the hours of each kind, and {@code -Dhealthy.seed} the seed.
 */
final class HealthyHoursTest {
  private static final int HOURS = Integer.getInteger("healthy.hours", 10);
  private static final long SEED = Long.getLong("healthy.seed", 20260301);
  private static final int POLLS_PER_HOUR = 360;

  /** Without an event in so many hours, 3 / hours bounds the rate with a confidence of 95 %. */
  private static final double RULE_OF_THREE = 3;

  private static double hoursPlayed;

  /** What a job of this kind does while it is healthy. */
  enum Kind {
    STEADY,
    /** Flink fetches metrics in every second poll. */
    SLOW_METRICS,
    /** Checkpoints take between 1 and 9 s. */
    VARYING_CHECKPOINTS,
    /** Checkpoints of minutes, and rarely. */
    LARGE_STATE(60, 600),
    /** A checkpoint every second. */
    FREQUENT_CHECKPOINTS(1, 60),
    /** One checkpoint in thirty fails. */
    OCCASIONAL_FAILURE,
    /** Fails once every few hours, and recovers. */
    OCCASIONAL_RESTART,
    SAVEPOINTS,
    /** Is stopped with a savepoint and continued from it. */
    UPGRADES,
    /** Is upgraded, and rescaled with it. */
    RESCALING_UPGRADES,
    /** Is rescaled in place, every quarter of an hour at most. */
    AUTOSCALED,
    /** Flink 2 counts rescales. */
    AUTOSCALED_COUNTED,
    /** Slots arrive one by one after each rescale. */
    AUTOSCALED_IN_STEPS,
    /** The input is quiet for hours. */
    QUIET_AT_NIGHT,
    /** Bursts of input that build up lag for 20 s, and are worked off. */
    BURSTS,
    /** Is continued from old state every hour, and catches up. */
    BACKFILL,
    /** A few subtasks of the source have no more work. */
    BOUNDED_PART,
    /** Busy nearly all the time, but not late. */
    BUSY,
    /** Legacy sources do not report busy time. */
    LEGACY_SOURCE,
    /** Takes no checkpoints. */
    WITHOUT_CHECKPOINTS,
    /** The JobManager is replaced with high availability. */
    FAILOVERS,
    /** The JobManager does not answer for a poll now and then. */
    MISSED_POLLS,
    /** Stages of a batch job wait for each other. */
    BATCH,
    /** Short jobs with one name, one after another. */
    SHORT_JOBS,
    /** Two live jobs with one name. */
    TWINS,
    /** Released and started TaskManagers of an elastic cluster. */
    ELASTIC_CLUSTER,
    /** The JobManager's pod is replaced with the job in application mode. */
    APPLICATION_REDEPLOYS;

    private final int interval;
    private final int timeout;

    Kind() {
      this(10, 600);
    }

    Kind(int interval, int timeout) {
      this.interval = interval;
      this.timeout = timeout;
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsNothing(Kind kind) {
    assertThat(new Life(kind).live(HOURS)).as("%s with seed %d", kind, SEED).isEmpty();
  }

  @AfterAll
  static void printTheBound() {
    System.out.printf(
        "No false signal in %.0f healthy job hours of %d kinds: at most %.4f per hour (95 %%)%n",
        hoursPlayed, Kind.values().length, RULE_OF_THREE / hoursPlayed);
  }

  /** The life of a healthy job. */
  private static final class Life {
    private final Kind kind;
    private final Random random;
    private final Scenario story = Scenario.pipeline();
    private final ScenarioJob job = story.job();
    private final List<String> signals = new ArrayList<>();
    private final List<ScenarioJob> shortJobs = new ArrayList<>();
    private Optional<ScenarioJob> twin = Optional.empty();
    private int sinceCheckpoint;
    private int parallelism = 2;
    private int target = 2;
    private int rescales;
    private int quietFor;
    private int submitted;

    Life(Kind kind) {
      this.kind = kind;
      this.random = new Random(SEED + kind.name().hashCode());
    }

    /** Lives until the first false signal, or for so many hours. Returns what was reported. */
    List<String> live(int hours) {
      begin();
      Instant start = story.now();
      for (int poll = 0; poll < hours * POLLS_PER_HOUR && signals.isEmpty(); poll++) {
        story.after(10);
        happens(poll);
        if (kind == Kind.MISSED_POLLS && random.nextInt(60) == 0) {
          story.after(-10).unreachable(10);
        } else {
          story.poll();
        }
        if (random.nextInt(2 * POLLS_PER_HOUR) == 0) {
          restartExporter();
        }
        watch(poll);
      }
      hoursPlayed += Duration.between(start, story.now()).toSeconds() / 3600.0;
      return signals;
    }

    private void begin() {
      job.checkpointsAnswered(true)
          .checkpointing(ScenarioJob.checkpointing(kind.interval, kind.timeout, 0));
      job.tasks(task -> task.load(0.3, 0.0)).lag(1, 0);
      switch (kind) {
        case SLOW_METRICS -> job.pollsPerFetch(2);
        case AUTOSCALED, AUTOSCALED_IN_STEPS -> job.adaptive();
        case AUTOSCALED_COUNTED -> job.adaptive().rescales(0);
        case BUSY -> job.map().load(0.85, 0.1);
        case LEGACY_SOURCE -> job.source().busyUnknown();
        case WITHOUT_CHECKPOINTS -> job.checkpointing(Checkpointing.OFF).checkpointsAnswered(false);
        case BATCH -> job.batch();
        case TWINS -> {
          twin = Optional.of(story.submit(Scenario.JOB));
          twin.get().tasks(task -> task.load(0.2, 0.0));
        }
        case ELASTIC_CLUSTER -> story.cluster().pendingTaskManagers(0);
        case APPLICATION_REDEPLOYS -> story.cluster().application();
        default -> {}
      }
    }

    private void happens(int poll) {
      checkpoints();
      int hour = random.nextInt(POLLS_PER_HOUR);
      switch (kind) {
        case OCCASIONAL_RESTART -> {
          if (random.nextInt(3 * POLLS_PER_HOUR) == 0) {
            job.restarted(Failure.Kind.JOB);
          }
        }
        case SAVEPOINTS -> {
          if (hour < 4) {
            job.checkpoints().savepointCompleted(20);
          } else if (hour < 6) {
            job.checkpoints().savepointFailed();
          }
        }
        case UPGRADES, RESCALING_UPGRADES -> {
          if (hour == 0) {
            upgrade();
          }
        }
        case AUTOSCALED, AUTOSCALED_COUNTED, AUTOSCALED_IN_STEPS -> autoscale(poll);
        case QUIET_AT_NIGHT -> quiet(hour);
        case BURSTS -> bursts(poll);
        case BACKFILL -> backfill(poll);
        case BOUNDED_PART -> {
          if (poll == POLLS_PER_HOUR) {
            job.source().finished(1);
          }
        }
        case FAILOVERS -> {
          if (hour == 0) {
            story.unreachable(20);
            job.failedOver();
          }
        }
        case BATCH -> job.sink().waiting();
        case SHORT_JOBS -> shortJobs(poll);
        case ELASTIC_CLUSTER -> {
          if (hour < 4) {
            int taskManagers = 2 + random.nextInt(3);
            story.cluster().taskManagers(taskManagers).slots(4 * taskManagers, 4);
          }
        }
        case APPLICATION_REDEPLOYS -> {
          if (hour == 0) {
            redeployApplication();
          }
        }
        default -> {}
      }
    }

    private void checkpoints() {
      sinceCheckpoint += 10;
      boolean off = kind == Kind.WITHOUT_CHECKPOINTS || kind == Kind.BATCH;
      if (off || sinceCheckpoint < kind.interval) {
        return;
      }
      sinceCheckpoint = 0;
      if (kind == Kind.OCCASIONAL_FAILURE && random.nextInt(30) == 0) {
        job.checkpoints().failed(CheckpointFailureCause.DECLINED);
        return;
      }
      int seconds =
          switch (kind) {
            case VARYING_CHECKPOINTS -> 1 + random.nextInt(9);
            case LARGE_STATE -> 40 + random.nextInt(15);
            default -> 1 + random.nextInt(2);
          };
      job.checkpoints().completed(seconds);
      twin.ifPresent(other -> other.checkpoints().completed(seconds));
    }

    private void upgrade() {
      job.stoppedWithSavepoint();
      story.poll().pass(30);
      watch(0);
      job.redeployed();
      if (kind == Kind.RESCALING_UPGRADES) {
        int next = 1 + random.nextInt(4);
        job.tasks(task -> task.parallelism(next));
      }
    }

    private void autoscale(int poll) {
      if (target != parallelism) {
        step();
      } else if (poll % 90 == 0 && random.nextInt(3) > 0) {
        target = 1 + random.nextInt(8);
        if (target != parallelism) {
          step();
        }
      }
    }

    private void step() {
      parallelism =
          kind == Kind.AUTOSCALED_IN_STEPS && target > parallelism ? parallelism + 1 : target;
      rescales++;
      if (kind == Kind.AUTOSCALED_COUNTED) {
        job.rescales(rescales);
      }
      // A checkpoint that is in progress is aborted.
      job.checkpoints().failedUncounted(CheckpointFailureCause.TASK_FAILURE);
      job.rescaled(parallelism);
    }

    private void quiet(int hour) {
      quietFor--;
      if (quietFor < 0 && hour < 2) {
        quietFor = POLLS_PER_HOUR;
        records(0);
        // Without records no watermark advances.
        job.tasks(task -> task.load(0, 0)).lag(1, 1);
      } else if (quietFor == 0) {
        records(100);
        job.tasks(task -> task.load(0.3, 0)).lag(1, 0);
      }
    }

    private void bursts(int poll) {
      int phase = poll % 60;
      if (phase == 1) {
        job.lag(1, 1);
        records(300);
        job.map().load(0.95, 0);
        job.source().load(0.2, 0.7);
      } else if (phase == 3) {
        // Works off what came in during 20 s.
        job.lag(21, -0.15);
      } else if (phase == 15) {
        job.tasks(task -> task.load(0.3, 0)).lag(1, 0);
        records(100);
      }
    }

    /** Restarts from a savepoint of an hour ago, and catches up in ten minutes. */
    private void backfill(int poll) {
      int phase = poll % POLLS_PER_HOUR;
      if (phase == 1) {
        job.redeployed().lag(3600, -5.5);
        records(800);
        job.map().load(0.95, 0);
        job.source().load(0.2, 0.7);
      } else if (phase == 65) {
        job.tasks(task -> task.load(0.3, 0)).lag(1, 0);
        records(100);
      }
    }

    private void records(double perSecond) {
      job.source().records(0, perSecond);
      job.map().records(perSecond, perSecond);
      job.sink().records(perSecond, 0);
    }

    private void shortJobs(int poll) {
      if (poll % 30 == 0) {
        submitted++;
        // The JobManager lists ended jobs for an hour.
        if (shortJobs.size() > 12) {
          story.without(shortJobs.get(shortJobs.size() - 12));
        }
        ScenarioJob other = story.submit("report");
        other.tasks(task -> task.load(0.5, 0));
        shortJobs.add(other);
      }
      if (poll % 30 == 12) {
        shortJobs.get(submitted - 1).ended(JobState.FINISHED);
      }
    }

    private void redeployApplication() {
      story.without(job).unreachable(30);
      SavedHistory saved = story.history().savedHistory();
      story.restartExporter().restore(saved);
      // The main method of the new version.
      story.after(10).poll().pass(10 + random.nextInt(100));
      watch(0);
      job.redeployed();
      story.with(job);
    }

    private void restartExporter() {
      SavedHistory saved = story.history().savedHistory();
      story.restartExporter().restore(saved).after(10).poll();
    }

    private void watch(int poll) {
      story
          .assessment()
          .jobs()
          .forEach(
              (name, assessed) ->
                  assessed.activeSince().keySet().stream()
                      .filter(mode -> mode.severity() != Severity.INFO)
                      .forEach(
                          mode ->
                              signals.add(
                                  "poll %d, %s: %s %s"
                                      .formatted(poll, name, mode, assessed.finding(mode)))));
    }
  }
}
