// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.JobState;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No sequence of events causes an exception or unbounded growth. */
final class HistoryBoundsTest {
  private static final List<Failure.Kind> KINDS = List.of(Failure.Kind.values());
  private static final int POLLS_OF_A_DAY = 8640;

  /** The number of elements in all lists and maps of one job with two tasks. */
  private static final int MOST_ELEMENTS = 2500;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void staysBoundedOverADayOfRandomEvents(long seed) {
    Random random = new Random(seed);
    Scenario scenario = Scenario.of();
    for (int poll = 0; poll < POLLS_OF_A_DAY; poll++) {
      happens(random.nextInt(400), scenario, random);
      scenario.poll();
      if (poll % 20 == 0) {
        check(scenario, poll);
      }
    }
  }

  private static void happens(int what, Scenario scenario, Random random) {
    ScenarioJob job = scenario.after(10).job();
    switch (what) {
      case 0 -> scenario.after(7200);
      case 1 -> scenario.after(-7200);
      case 2 -> scenario.unreachable(random.nextInt(300));
      case 3 -> job.restarts(random.nextInt(5));
      case 4 -> job.restarted(KINDS.get(random.nextInt(KINDS.size())));
      case 5 -> job.failedOver();
      case 6 -> job.failedOverWithoutState();
      case 7 -> job.redeployed().tasks(task -> task.parallelism(1 + random.nextInt(8)).running());
      case 8 -> job.redeployedWithoutState();
      case 9 -> job.checkpoints().restoredOften();
      case 10 -> job.ended(JobState.FAILED);
      case 11 -> job.state(JobState.CREATED);
      case 12, 13, 14, 15 -> job.running();
      case 16 -> job.answers(random.nextBoolean());
      case 17 -> job.checkpointsAnswered(random.nextBoolean());
      case 18 -> job.checkpoints().historySize(random.nextInt(200));
      case 19 -> {
        SavedHistory past = scenario.history().savedHistory();
        scenario.restartExporter().restore(past);
      }
      case 20 -> {
        SavedHistory past = scenario.history().savedHistory();
        scenario.restartExporter().poll().restore(past);
      }
      default -> {
        if (what % 5 == 0) {
          job.checkpoints().failed(STORAGE_ACCESS);
        } else {
          job.checkpoints().completed(1 + random.nextInt(4));
        }
      }
    }
  }

  private static void check(Scenario scenario, int poll) {
    for (JobNameHistory named : scenario.history().jobs().values()) {
      assertThat(elements(named)).as("elements after poll %d", poll).isLessThan(MOST_ELEMENTS);
      named.primary().rescales().last().ifPresent(HistoryBoundsTest::check);
    }
  }

  private static void check(Rescale rescale) {
    assertThat(rescale.sinceRescale().completed()).isNotNegative();
    assertThat(rescale.sinceRescale().failed()).isNotNegative();
    if (rescale.failing().isPresent()) {
      assertThat(rescale.outcome()).isEqualTo(RescaleOutcome.FAILED);
    }
  }

  @Test
  void limitsTheNumberOfJobsWhenNamesKeepChanging() {
    Scenario scenario = Scenario.of();
    for (int i = 0; i < 2 * History.MOST_RETIRED; i += 10) {
      List<ScenarioJob> queries = new ArrayList<>();
      for (int j = 0; j < 10; j++) {
        queries.add(scenario.submit("query " + (i + j)).ended(JobState.FINISHED));
      }
      scenario.after(10).poll();
      queries.forEach(scenario::without);
    }

    assertThat(scenario.history().retired()).hasSizeLessThanOrEqualTo(History.MOST_RETIRED);
    assertThat(scenario.history().jobs()).hasSizeLessThanOrEqualTo(History.MOST_ENDED + 1);
  }

  @Test
  void keepsOnlyASummaryOfRetiredJobs() {
    Scenario scenario = Scenario.of();
    ScenarioJob query = scenario.submit("query");
    for (int poll = 0; poll < 360; poll++) {
      query.checkpoints().completed(1);
      scenario.after(10).poll();
    }
    int live = elements(scenario.history().jobs().get("query"));
    query.ended(JobState.FINISHED);
    scenario.poll();
    scenario.without(query).after(3600).poll();

    assertThat(elements(scenario.history().retired().get("query"))).isLessThan(live / 4);
  }

  /** Counts the elements of a record recursively. */
  private static int elements(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(HistoryBoundsTest::elements).orElse(0);
    }
    if (value instanceof Collection<?> collection) {
      return collection.stream().mapToInt(one -> 1 + elements(one)).sum();
    }
    if (value instanceof Map<?, ?> map) {
      return elements(map.values());
    }
    int sum = 0;
    if (value instanceof Record) {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        sum += elements(part(value, component));
      }
    }
    return sum;
  }

  private static Object part(Object value, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
