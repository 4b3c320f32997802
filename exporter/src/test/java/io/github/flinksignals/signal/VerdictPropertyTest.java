// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Over generated histories, a job is safe to scale only if nothing speaks against it. What speaks
 * against it is recorded here, when it happens, and not read from the verdict.
 */
final class VerdictPropertyTest {
  private static final List<Failure.Kind> KINDS = List.of(Failure.Kind.values());

  private static final int STEPS = 250;
  private static final Duration STABLE = Duration.ofMinutes(5);

  static List<Integer> seeds() {
    return IntStream.range(0, 40).boxed().toList();
  }

  /** What was done to one of the jobs with the name. */
  private static final class Twin {
    private final ScenarioJob job;
    private int parallelism = 2;
    private int rescales;
    private Instant restartedAt = Instant.MIN;
    private boolean runs = true;
    private boolean loadKnown = true;
    private int failedInRow;
    private boolean storageFailed;

    Twin(ScenarioJob job) {
      this.job = job.adaptive().rescales(0);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isSafeOnlyIfNothingSpeaksAgainstIt(int seed) {
    Random random = new Random(seed);
    Scenario story = Scenario.of();
    List<Twin> twins = new ArrayList<>(List.of(new Twin(story.job())));
    int safe = 0;
    story.poll();
    for (int step = 0; step < STEPS; step++) {
      story.after(10);
      if (step == 20 && seed % 2 == 1) {
        twins.add(new Twin(story.submit(Scenario.JOB)));
      }
      boolean reached = random.nextInt(40) > 0;
      boolean eventful = reached && step % 50 < 8;
      for (Twin twin : twins) {
        if (eventful) {
          happens(twin, random, story.now());
        } else {
          recovers(twin);
        }
      }
      if (reached) {
        story.poll();
      } else {
        story.after(-10).unreachable(10);
      }
      if (story.assessed().scaleSafe()) {
        safe++;
        assertThat(reached).as("seed %d, step %d: the JobManager answered", seed, step).isTrue();
        twins.forEach(twin -> assertNothingSpeaksAgainst(twin, story, seed));
      }
    }
    assertThat(safe).as("seed %d: polls with a safe job", seed).isPositive();
  }

  private static void assertNothingSpeaksAgainst(Twin twin, Scenario story, int seed) {
    String where = "seed " + seed + " at " + story.now();
    assertThat(story.assessed().activeSince().keySet())
        .as(where)
        .noneMatch(mode -> mode.severity() == Severity.CRITICAL);
    assertThat(twin.runs).as("%s: all tasks run", where).isTrue();
    assertThat(twin.loadKnown).as("%s: the load is known", where).isTrue();
    assertThat(twin.failedInRow).as("%s: failed checkpoints", where).isLessThan(3);
    assertThat(twin.storageFailed).as("%s: the storage failed", where).isFalse();
    assertThat(twin.restartedAt.isBefore(story.now().minus(STABLE)))
        .as("%s: the last restart that was no rescale, at %s", where, twin.restartedAt)
        .isTrue();
  }

  private static void happens(Twin twin, Random random, Instant now) {
    ScenarioJob job = twin.job;
    if (!twin.runs) {
      // A restart of a job that does not run interrupts nothing, and is the same outage.
      recovers(twin);
      return;
    }
    switch (random.nextInt(9)) {
      case 0 -> {
        job.restarted(KINDS.get(random.nextInt(KINDS.size())));
        twin.restartedAt = now;
      }
      case 1 -> {
        twin.rescales++;
        job.restartedSilently().rescales(twin.rescales);
        twin.restartedAt = now;
      }
      case 2 -> {
        twin.parallelism = 1 + (twin.parallelism + random.nextInt(3)) % 4;
        twin.rescales++;
        job.rescaled(twin.parallelism).rescales(twin.rescales);
        twin.runs = true;
      }
      case 3 -> {
        job.tasks(ScenarioTask::waiting);
        twin.runs = false;
      }
      case 4 -> {
        job.checkpoints().failed(CheckpointFailureCause.DECLINED);
        twin.failedInRow++;
      }
      case 5 -> {
        job.checkpoints().failed(CheckpointFailureCause.STORAGE_ACCESS);
        twin.failedInRow++;
        twin.storageFailed = true;
      }
      case 6 -> {
        job.failedOver();
        twin.rescales = 0;
        job.rescales(0);
        twin.runs = true;
        twin.restartedAt = now;
      }
      case 7 -> {
        job.state(JobState.RESTARTING);
        twin.runs = false;
      }
      default -> completes(twin);
    }
  }

  private static void recovers(Twin twin) {
    if (!twin.runs) {
      twin.job.running();
      twin.runs = true;
    }
    completes(twin);
  }

  private static void completes(Twin twin) {
    if (twin.runs) {
      twin.job.checkpoints().completed(1);
      twin.failedInRow = 0;
      twin.storageFailed = false;
    }
  }
}
