// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.signal.FailureMode;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JobIdentityTest {
  @ParameterizedTest
  @CsvSource({
    "orders, source sink, source sink, true, nothing changed",
    "orders, source sink, source report, true, an upgrade replaced the sink",
    "orders, source sink, clicks report, false, no task is the same",
    "collect, source sink, source sink, true, the same query again",
    "collect, a sink, b sink, false, two queries with one kind of sink",
    "Flink Streaming Job, a sink, b sink, false, no one named the job",
    "Flink Streaming Job, a map sink, a map window sink, true, an upgrade added a task",
    "insert-into_default_catalog.default_database.store, a store, b store, false, two INSERTs",
    "insert-into_default_catalog.default_database.store, a store, a store, true, one INSERT again",
  })
  void comparesRunsOfOneJobOnly(
      String name, String before, String after, boolean same, String because) {
    assertThat(JobIdentity.same(name, deployment("1", before), deployment("2", after)))
        .as(because)
        .isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource({
    "orders, Source: orders -> Map | window -> Sink: store, "
        + "Source: orders -> Map -> Filter | window -> Map -> Sink: store, true, longer chains",
    "orders, Source: orders -> Map -> store: Writer, "
        + "Source: clicks | Map -> (store: Writer) , true, a chain was split",
    "orders, Source: orders -> Map -> Sink: a, Source: clicks -> Map -> Sink: b, false, one inner "
        + "operator",
    "orders, Source: orders of all the shops in the old and in the new world -> Map -> Sink: store, "
        + "Source: orders of all the shops in the old and in the new world -> Sink: store, true, "
        + "names that are cut",
    "collect, Source: orders -> Map, Source: orders -> Filter, false, no one named the job",
    "orders, [vertex-0]Source: orders -> Map | [vertex-1]store: Writer, "
        + "[vertex-0]Source: clicks | [vertex-1]Map | [vertex-2]store: Writer, true, a task was "
        + "added and the index of the sink is another",
    "orders, [vertex-0]Source: a | [vertex-1]window, "
        + "[vertex-0]Source: b | [vertex-1]Map | [vertex-2]window, true, the index of the window is "
        + "another",
    "collect, [vertex-0]a | [vertex-1]b | [vertex-2]c, "
        + "[vertex-0]new | [vertex-1]a | [vertex-2]b | [vertex-3]c, true, most tasks are the same",
    "orders, [vertex-0]Source: a | [vertex-1]Sink: a, [vertex-0]Source: b | [vertex-1]Sink: b, "
        + "false, only the indexes are the same",
    "orders, Source: a | Sink: a, [vertex-0]Source: a | [vertex-1]Sink: a, true, the index was "
        + "switched on",
  })
  void comparesRunsThatShareASourceOrASink(
      String name, String before, String after, boolean same, String because) {
    assertThat(JobIdentity.same(name, chains("1", before), chains("2", after)))
        .as(because)
        .isEqualTo(same);
  }

  @Test
  void aFailoverKeepsTheJobWhateverItsTasks() {
    assertThat(JobIdentity.same("orders", deployment("1", "a"), deployment("1", "b"))).isTrue();
  }

  @Test
  void forgetsTheOtherJobOfTheName() {
    Scenario scenario = Scenario.of();
    ScenarioJob query = scenario.submit("collect").named("orders", "collect-sink");
    for (int i = 0; i < 5; i++) {
      query.checkpoints().completed(1);
      scenario.completeCheckpoints(1);
    }
    query.redeployedWithoutState().named("returns", "collect-sink").rescaled(4).restarts(0);
    scenario.poll().pass(20);

    JobHistory history = scenario.history().jobs().get("collect").primary();
    assertThat(scenario.assessed("collect").activeSince())
        .doesNotContainKey(FailureMode.STATE_LOST);
    assertThat(history.rescales().last()).isEmpty();
    assertThat(history.restores().predecessor()).isEmpty();
    assertThat(history.baseline().duration()).isEmpty();
  }

  private static Deployment deployment(String jobId, String tasks) {
    return deployment(jobId, tasks.split(" "));
  }

  private static Deployment chains(String jobId, String tasks) {
    return deployment(jobId, tasks.strip().split(" \\| "));
  }

  private static Deployment deployment(String jobId, String[] tasks) {
    return new Deployment(
        new Run(jobId, Instant.EPOCH),
        Instant.EPOCH,
        Set.of(tasks).stream().collect(Collectors.toMap(task -> task, task -> 2)));
  }
}
