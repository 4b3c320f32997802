// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.Task.Role;
import io.github.flinksignals.model.TaskCounts;
import io.github.flinksignals.model.TaskLoad;
import io.github.flinksignals.model.TaskTotals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SubtaskReadScheduleTest {
  private final SubtaskReadSchedule schedule = new SubtaskReadSchedule();
  private final Map<String, double[]> loads = new HashMap<>();
  private final Set<String> finished = new HashSet<>();
  private Instant now = Instant.ofEpochSecond(1_700_000_000);
  private int seconds;
  private double lag;
  private int parallelism = 4;

  /** The lag of a source and a sink that exchange no records with the other tasks. */
  private OptionalDouble otherLag = OptionalDouble.empty();

  /** A source, inner tasks in parallel, and a sink for each. */
  private List<String> inner = List.of("map");

  /** What the busy seconds of each subtask have more than the current load explains. */
  private final Map<String, Double> earlier = new HashMap<>();

  private void load(String task, double busy, double backpressured) {
    loads.put(task, new double[] {busy, backpressured});
  }

  private Set<String> poll() {
    return poll(10);
  }

  private Set<String> poll(int after) {
    now = now.plusSeconds(after);
    seconds += after;
    List<Task> tasks = new ArrayList<>();
    tasks.add(task("source", Role.SOURCE));
    inner.forEach(name -> tasks.add(task(name, Role.OPERATOR, "source")));
    inner.forEach(name -> tasks.add(task("sink of " + name, Role.SINK, name)));
    if (otherLag.isPresent()) {
      tasks.add(task("clicks", Role.SOURCE));
      tasks.add(task("archive", Role.SINK, "clicks"));
    }
    return schedule.next(tasks, now);
  }

  private Task task(String name, Role role, String... inputs) {
    double[] load = loads.getOrDefault(name, new double[] {0.1, 0});
    boolean ended = finished.contains(name);
    double behind = name.equals("archive") ? otherLag.orElseThrow() : lag;
    double whole = (ended ? 20 : seconds) * parallelism;
    double busyBefore = earlier.getOrDefault(name, 0.0) * parallelism;
    return new Task(
        name,
        name,
        parallelism,
        OptionalInt.empty(),
        new TaskCounts(parallelism, 0, 0, 0, ended ? 0 : parallelism, ended ? parallelism : 0),
        Optional.empty(),
        List.of(inputs),
        List.of(),
        role,
        role == Role.SINK,
        new TaskTotals(
            OptionalDouble.of(load[0] * whole + busyBefore),
            (1 - load[0] - load[1]) * whole - busyBefore,
            load[1] * whole,
            0,
            0,
            true),
        role == Role.SINK
            ? LagReadings.at(Optional.of(now.minusMillis((long) (behind * 1000))))
            : LagReadings.NONE,
        TaskLoad.UNKNOWN,
        List.of());
  }

  @Test
  void readsNothingOfAHealthyJob() {
    Set<String> read = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      lag = i % 10;
      read.addAll(poll());
    }
    assertThat(read).isEmpty();
  }

  /** A change of load, as totals that rise by it from the next poll on. */
  private void changeLoad(String task, double busy) {
    double[] before = loads.getOrDefault(task, new double[] {0.1, 0});
    earlier.merge(task, (before[0] - busy) * seconds, Double::sum);
    load(task, busy, 0);
  }

  @Test
  void readsATaskThatHasBecomeBusierForAMinute() {
    poll();
    poll();
    changeLoad("map", 0.45);
    changeLoad("sink of map", 0.4);

    List<Set<String>> read = Stream.generate(this::poll).limit(12).toList();
    assertThat(read.subList(0, 6)).containsOnly(Set.of("map"));
    assertThat(read.subList(6, 12)).containsOnly(Set.of());
  }

  @Test
  void readsNothingIfNoSubtaskCanHaveBecomeSaturated() {
    poll();
    poll();
    changeLoad("map", 0.22);

    assertThat(Stream.generate(this::poll).limit(6)).containsOnly(Set.of());
  }

  @Test
  void readsNothingIfTheLoadOfABusyTaskVaries() {
    loads.put("map", new double[] {0.4, 0});
    poll();
    poll();
    changeLoad("map", 0.55);

    assertThat(Stream.generate(this::poll).limit(6)).containsOnly(Set.of());
  }

  @Test
  void readsNothingOfABusyJobWhenItStartsOrRestarts() {
    load("map", 0.6, 0);
    Set<String> read = new HashSet<>();
    for (int i = 0; i < 6; i++) {
      read.addAll(poll());
    }
    changeLoad("map", 0.01);
    for (int i = 0; i < 6; i++) {
      read.addAll(poll());
    }
    load("map", 0.6, 0);
    earlier.clear();
    // The totals jump back: a new attempt has begun.
    seconds = 0;
    for (int i = 0; i < 6; i++) {
      read.addAll(poll());
    }

    assertThat(read).isEmpty();
  }

  @Test
  void readsTheTaskThatOthersWaitFor() {
    load("source", 0.1, 0.8);
    poll();

    assertThat(poll()).containsExactly("map");
  }

  @Test
  void readsNothingOnceTheTaskThatWaitedHasFinished() {
    load("source", 0.1, 0.8);
    poll();
    poll();
    finished.add("source");

    assertThat(Stream.generate(this::poll).limit(6)).containsOnly(Set.of());
  }

  @Test
  void readsATaskAtMostOnceInNineSeconds() {
    load("source", 0.1, 0.8);
    poll();

    List<Set<String>> read = Stream.generate(() -> poll(1)).limit(19).toList();
    assertThat(read.stream().filter(Set::isEmpty)).hasSize(16);
    assertThat(read.stream().filter(Set.of("map")::equals)).hasSize(3);
  }

  @Test
  void readsAtMostThreeTasksInAPollAndAllInTurn() {
    inner = List.of("a", "b", "c", "d", "e", "f", "g");
    load("source", 0.1, 0.8);
    poll();

    List<Set<String>> read = Stream.generate(this::poll).limit(3).toList();
    assertThat(read).allSatisfy(one -> assertThat(one).hasSize(3));
    assertThat(read.stream().flatMap(Set::stream).distinct()).hasSize(7);
  }

  @Test
  void prefersTasksThatDoNotWaitThemselves() {
    inner = List.of("a", "b", "c", "d");
    load("source", 0.1, 0.8);
    Stream.of("a", "b", "c").forEach(name -> load(name, 0.1, 0.8));
    poll();

    assertThat(poll()).contains("d", "sink of a", "sink of b").hasSize(3);
  }

  @Test
  void readsTheBusiestTasksWhileLagRisesAlthoughNoneWaits() {
    inner = List.of("a", "b", "c");
    load("c", 0.4, 0);
    poll();
    for (int i = 0; i < 3; i++) {
      lag += 8;
      poll();
    }

    assertThat(poll()).as("read once, and again after the interval").contains("c").hasSize(3);
  }

  @Test
  void readsThemWhileAnotherPipelineIsFurtherBehindAndCatchesUp() {
    Set<String> read = new HashSet<>();
    for (int i = 0; i < 15; i++) {
      lag += 5;
      otherLag = OptionalDouble.of(9000 - i * 50);
      read.addAll(poll());
    }

    assertThat(read).containsExactlyInAnyOrder("source", "map", "sink of map");
  }

  @Test
  void readsThemWhileTasksOfAnotherPipelineWait() {
    load("clicks", 0.1, 0.8);
    Set<String> read = new HashSet<>();
    for (int i = 0; i < 15; i++) {
      lag += 5;
      otherLag = OptionalDouble.of(1);
      read.addAll(poll());
    }

    assertThat(read).containsExactlyInAnyOrder("source", "map", "sink of map", "archive");
  }

  @Test
  void readsThemWhileLagRisesAsSlowlyAsATrend() {
    poll();
    Set<String> read = new HashSet<>();
    for (int i = 0; i < 15; i++) {
      lag += 1.2;
      read.addAll(poll());
    }

    assertThat(read).contains("map");
  }

  @Test
  void readsThemSoonerIfFetchesAreFrequent() {
    poll(2);
    Set<String> read = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      lag += 0.4;
      read.addAll(poll(2));
    }

    assertThat(read).contains("map");
  }

  @Test
  void readsNothingIfLagRisesMoreSlowlyOrOnlyWithTheAgeOfAFetch() {
    Set<String> read = new HashSet<>();
    for (int i = 0; i < 120; i++) {
      lag = i * 0.4 + i % 2 * 7;
      read.addAll(poll());
    }
    for (int i = 0; i < 120; i++) {
      lag = i * 0.1 + i % 2 * 2;
      read.addAll(poll(2));
    }

    assertThat(read).isEmpty();
  }

  @Test
  void forgetsTheLagBeforeALongPause() {
    for (int i = 0; i < 5; i++) {
      poll();
    }
    lag = 2000;

    assertThat(poll(3600)).isEmpty();
    assertThat(poll()).isEmpty();
  }

  @Test
  void readsNothingOfATaskWithASingleSubtask() {
    parallelism = 1;
    load("source", 0.1, 0.8);
    poll();

    assertThat(poll()).isEmpty();
  }

  @Test
  void stopsWhenNoTaskWaits() {
    load("source", 0.1, 0.8);
    poll();
    poll();
    loads.clear();
    // The totals of the source jump back: a new attempt has begun.
    seconds = 0;
    poll();

    assertThat(poll()).isEmpty();
  }
}
