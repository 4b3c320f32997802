// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioTask;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BaselineTest {
  private final Scenario scenario = Scenario.of().poll();

  @Test
  void needsThreeCheckpoints() {
    complete(5, 10);
    complete(5, 10);
    assertThat(duration()).isEmpty();

    complete(5, 10);
    assertThat(duration()).contains(Duration.ofSeconds(5));
  }

  @Test
  void ignoresASingleOutlier() {
    complete(5, 20);
    complete(6, 20);
    complete(29, 20);
    complete(5, 20);
    complete(6, 20);

    assertThat(duration()).contains(Duration.ofSeconds(6));
  }

  @Test
  void coversTheLastHour() {
    for (int i = 0; i < 170; i++) {
      complete(20, 20);
    }
    for (int i = 0; i < 100; i++) {
      complete(2, 20);
    }

    assertThat(duration()).as("100 of the last 180").contains(Duration.ofSeconds(2));
  }

  @Test
  void countsACheckpointOnceEvenIfItIsReportedInManyPolls() {
    complete(5, 10);
    complete(5, 10);
    scenario.pass(50);

    assertThat(duration()).isEmpty();
  }

  @Test
  void doesNotChangeWhileAFailureModeIsActive() {
    for (int i = 0; i < 4; i++) {
      complete(5, 20);
    }
    scenario.job().tasks(ScenarioTask::waiting);
    scenario.pass(30);
    assertThat(scenario.assessed().healthy()).isFalse();

    for (int i = 0; i < 10; i++) {
      complete(100, 20);
    }

    assertThat(duration()).contains(Duration.ofSeconds(5));
  }

  @Test
  void survivesARedeploy() {
    for (int i = 0; i < 4; i++) {
      complete(5, 20);
    }
    scenario.after(5).job().redeployed();
    scenario.pass(10);

    assertThat(duration()).contains(Duration.ofSeconds(5));
  }

  @Test
  void isReplacedAfterARestartOfTheExporterAlsoIfCheckpointsAreRare() {
    for (int i = 0; i < 4; i++) {
      complete(5, 600);
    }
    SavedHistory saved = scenario.history().savedHistory();
    scenario.restartExporter().restore(saved).pass(10);
    for (int i = 0; i < 3; i++) {
      complete(10, 600);
      assertThat(duration()).contains(Duration.ofSeconds(5));
    }

    complete(10, 600);
    assertThat(duration()).contains(Duration.ofSeconds(10));
  }

  @Test
  void consistsOfTheLastThreeCheckpointsIfTheyAreRarerThanOneInAnHour() {
    complete(50, 4000);
    complete(5, 4000);
    complete(6, 4000);
    complete(7, 4000);

    assertThat(duration()).contains(Duration.ofSeconds(6));
  }

  private void complete(int seconds, int after) {
    scenario.after(after).job().checkpoints().completed(seconds);
    scenario.poll();
  }

  private Optional<Duration> duration() {
    return scenario.jobHistory().baseline().duration();
  }
}
