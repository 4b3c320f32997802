// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import static io.github.flinksignals.scale.ScaleLimit.MAX_PARALLELISM;
import static io.github.flinksignals.scale.ScaleLimit.NETWORK_MEMORY;
import static io.github.flinksignals.scale.ScaleLimit.PARTITIONS;
import static io.github.flinksignals.scale.ScaleLimit.SLOTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.Task.Exchange.Pattern;
import io.github.flinksignals.model.Task.Role;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every case starts with a source, a map and a sink of two subtasks each, with 128 key groups, on
 * two TaskManagers with four slots each of which four are free.
 */
final class ScaleLimitsTest {
  private record Row(
      ScaleLimit limit, OptionalInt highest, String because, Consumer<Scenario> script) {
    @Override
    public String toString() {
      return limit + " " + highest + " because " + because;
    }
  }

  private static Row row(ScaleLimit limit, int highest, String because, Consumer<Scenario> script) {
    return new Row(limit, OptionalInt.of(highest), because, script);
  }

  private static Row unknown(ScaleLimit limit, String because, Consumer<Scenario> script) {
    return new Row(limit, OptionalInt.empty(), because, script);
  }

  private static ScaleLimits limits(Consumer<Scenario> script, String... flags) {
    Scenario story = Scenario.pipeline(flags);
    story.poll();
    script.accept(story);
    return story.pass(10).assessed().scaleLimits();
  }

  static Stream<Row> maxParallelism() {
    return Stream.of(
        row(MAX_PARALLELISM, 128, "all tasks have it", story -> {}),
        row(
            MAX_PARALLELISM,
            60,
            "one task has fewer key groups",
            story -> story.job().map().maxParallelism(60)),
        row(
            MAX_PARALLELISM,
            128,
            "a task that can have only one subtask never scales",
            story -> story.job().sink().maxParallelism(1).parallelism(1)),
        row(
            MAX_PARALLELISM,
            128,
            "a committer with one subtask beside others with two does not scale",
            story -> story.job().sink().maxParallelism(4).parallelism(1)),
        row(
            MAX_PARALLELISM,
            4,
            "with one subtask each, all tasks scale",
            story ->
                story
                    .job()
                    .tasks(task -> task.parallelism(1))
                    .tasks(task -> task.maxParallelism(4))),
        row(
            MAX_PARALLELISM,
            1,
            "no task can have more than one subtask",
            story ->
                story
                    .job()
                    .tasks(task -> task.parallelism(1))
                    .tasks(task -> task.maxParallelism(1))),
        row(
            MAX_PARALLELISM,
            8,
            "a task with a parallelism of its own may be scaled as well",
            story -> {
              story.job().map().parallelism(4);
              story.job().sink().maxParallelism(8);
            }),
        unknown(
            MAX_PARALLELISM,
            "it is not decided for one task",
            story -> story.job().map().withoutMaxParallelism()));
  }

  static Stream<Row> partitions() {
    return Stream.of(
        unknown(PARTITIONS, "no source reports any", story -> {}),
        row(
            PARTITIONS,
            12,
            "the source reports them",
            story -> story.job().source().partitions(12)),
        row(
            PARTITIONS,
            6,
            "another source has fewer",
            story -> {
              story.job().source().partitions(12);
              story.job().add("other", Role.SOURCE).records(0, 1).partitions(6);
            }),
        row(
            PARTITIONS,
            12,
            "a source with one subtask beside others with two does not scale",
            story -> {
              story.job().source().partitions(12);
              story.job().add("rules", Role.SOURCE).records(0, 1).partitions(1).parallelism(1);
            }));
  }

  static Stream<Row> slots() {
    return Stream.of(
        row(SLOTS, 6, "4 are free and the job has 2", story -> {}),
        row(SLOTS, 2, "none is free", story -> story.cluster().slots(8, 0)),
        row(
            SLOTS,
            3,
            "two groups share 4 free slots and their own 4",
            story -> {
              story.cluster().slots(8, 2);
              story.job().sink().slotSharingGroup("sink");
            }),
        row(
            SLOTS,
            5,
            "a pinned task in a group of its own keeps its slot",
            story -> {
              story.cluster().slots(8, 3);
              story.job().sink().slotSharingGroup("sink").parallelism(1);
            }),
        unknown(
            SLOTS,
            "the cluster starts TaskManagers on demand",
            story -> story.cluster().pendingTaskManagers(0)),
        row(
            SLOTS,
            10,
            "4 are free, the job has 2, and the cluster may start another 4 but not 7",
            story -> story.cluster().pendingTaskManagers(0).mostSlots(15)),
        row(
            SLOTS,
            2,
            "no TaskManager has started for another job in time",
            story -> {
              story.cluster().slots(4, 0).pendingTaskManagers(1);
              story.submit("payments").tasks(task -> task.waiting());
              story.pass(180);
            }),
        unknown(SLOTS, "the cluster does not answer", story -> story.cluster().silent(true)),
        unknown(
            SLOTS,
            "free slots are reserved for tasks that wait",
            story -> story.job().tasks(task -> task.waiting())),
        row(
            SLOTS,
            8,
            "before 1.20, the slots in use confirm that all tasks share one group",
            story -> {
              story.cluster().slots(8, 6);
              story.job().tasks(task -> task.withoutSlotSharingGroup());
            }),
        unknown(
            SLOTS,
            "before 1.20, more slots are in use than one group needs",
            story -> story.job().tasks(task -> task.withoutSlotSharingGroup())));
  }

  @ParameterizedTest
  @MethodSource({"maxParallelism", "partitions", "slots"})
  void areWhatFlinkAllows(Row row) {
    assertThat(limits(row.script()).bound(row.limit()).limit())
        .as(row.because())
        .isEqualTo(row.highest());
  }

  @Test
  void areTheLowestOfAllJobsOfAName() {
    ScaleLimits limits =
        limits(
            story -> {
              ScenarioJob second = story.submit(Scenario.JOB);
              second.tasks(task -> task.maxParallelism(16));
            });
    assertThat(limits.bound(MAX_PARALLELISM)).isEqualTo(ScaleBound.exactly(16));
    limits =
        limits(
            story -> {
              ScenarioJob second = story.submit(Scenario.JOB);
              second.tasks(task -> task.withoutMaxParallelism());
            });
    assertThat(limits.bound(MAX_PARALLELISM))
        .as("the other job fails above 128")
        .isEqualTo(ScaleBound.atMost(128));
  }

  @Test
  void nextParallelismIsOneMoreWithoutKeys() {
    assertThat(limits(story -> {}).next()).hasValue(3);
  }

  @Test
  void nextParallelismIsAStepOfEveryTaskWithKeys() {
    ScaleLimits limits =
        limits(
            story -> {
              story.cluster().slots(400, 200);
              story.job().tasks(task -> task.parallelism(64));
              story.job().map().reads(Pattern.KEYED);
            });
    assertThat(limits.next()).as("64 to 127 of 128 key groups are the same").hasValue(128);
    limits =
        limits(
            story -> {
              story.cluster().slots(400, 200);
              story.job().tasks(task -> task.parallelism(20));
              story.job().map().reads(Pattern.KEYED);
              story.job().sink().reads(Pattern.KEYED).maxParallelism(60);
            });
    assertThat(limits.next()).as("22 of 128 are a step, but 60 need 30").hasValue(30);
  }

  static Stream<Consumer<Scenario>> withoutNext() {
    return Stream.of(
        story -> story.cluster().slots(8, 0),
        story -> story.cluster().silent(true),
        story -> story.job().source().partitions(2),
        story -> story.job().map().maxParallelism(2),
        story -> story.job().map().withoutMaxParallelism(),
        story -> {
          story.cluster().slots(400, 200);
          story.job().tasks(task -> task.parallelism(100));
          story.job().map().reads(Pattern.KEYED).maxParallelism(100);
        });
  }

  @ParameterizedTest
  @MethodSource("withoutNext")
  void thereIsNoNextParallelismBeyondALimitOrIfItIsUnknown(Consumer<Scenario> script) {
    assertThat(limits(script).next()).isEmpty();
  }

  @Test
  void theNextParallelismOfAClusterThatGrowsByItselfDoesNotNeedSlots() {
    assertThat(
            limits(
                    story -> {
                      story.cluster().slots(8, 0);
                    },
                    "--slots.elastic=true")
                .next())
        .hasValue(3);
  }

  @Test
  void networkMemoryIsAbsentUnlessItWasRead() {
    assertThat(limits(story -> {}).bound(NETWORK_MEMORY)).isEqualTo(ScaleBound.UNKNOWN);
  }

  @Test
  void networkMemoryIsOnlyAnUpperBoundWhileOtherJobsUseIt() {
    ScaleBound shared =
        limits(
                story -> {
                  story.cluster().networkBuffers(60);
                  story.job().map().reads(Pattern.ALL_TO_ALL);
                })
            .bound(NETWORK_MEMORY);
    assertThat(shared.fits()).isEmpty();
    assertThat(shared.mayFit()).isPresent();
    ScaleBound alone =
        limits(
                story -> {
                  story.cluster().slots(8, 6).networkBuffers(60);
                  story.job().map().reads(Pattern.ALL_TO_ALL);
                })
            .bound(NETWORK_MEMORY);
    assertThat(alone.fits()).isPresent();
    assertThat(alone.mayFit()).isEqualTo(shared.mayFit());
  }

  @Test
  void networkMemoryFitsWhatRunsNow() {
    ScaleBound bound =
        limits(
                story -> {
                  story.cluster().slots(8, 4).networkBuffers(41);
                  story.job().tasks(task -> task.parallelism(4).reads(Pattern.ALL_TO_ALL));
                })
            .bound(NETWORK_MEMORY);
    assertThat(bound.at(4)).as("it could be placed worse, but it runs").isEqualTo(ScaleResult.PASS);
    assertThat(bound.at(5)).isNotEqualTo(ScaleResult.PASS);
  }

  @Test
  void aJobWithoutExchangesIsNotLimitedByNetworkMemory() {
    ScaleLimits limits =
        limits(
            story -> {
              story.cluster().slots(8, 6).networkBuffers(10);
              story.job().only(story.job().add("chain", Role.SOURCE));
            });
    assertThat(limits.bound(NETWORK_MEMORY).at(30_000)).isEqualTo(ScaleResult.PASS);
    assertThat(limits.bound(NETWORK_MEMORY).limit()).as("no number is shown").isEmpty();
  }
}
