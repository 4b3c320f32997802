// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.model.NetworkMemory;
import io.github.flinksignals.model.Task.Exchange.Pattern;
import io.github.flinksignals.model.Task.Role;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A source and a sink that reads all of its subtasks, unless the test says otherwise. */
final class NetworkBuffersTest {
  private static final NetworkMemory DEFAULTS = new NetworkMemory(1, 1, 2, OptionalInt.empty());

  private static Scaling scaling(Consumer<ScenarioJob> script) {
    Scenario story = Scenario.of();
    story.job().sink().reads(Pattern.ALL_TO_ALL);
    script.accept(story.job());
    story.poll();
    return Scaling.ofJob(story.jobHistory().details().orElseThrow().tasks()).orElseThrow();
  }

  private static NetworkBuffers buffers(
      NetworkMemory memory, int taskManagers, int slots, Consumer<ScenarioJob> script) {
    return new NetworkBuffers(scaling(script), memory, OptionalInt.of(taskManagers), slots);
  }

  /**
   * A source's subtask requires p + 1 buffers, a sink's one and two for each subtask of the source
   * on another TaskManager.
   */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          4, 1, 4, 24,  24,  all on one TaskManager: 4 (4 + 1) and 4 (0 + 1)
          4, 4, 1, 12,  12,  one on each: (4 + 1) and (2 * 3 + 1)
          8, 2, 4, 72,  72,  two full ones: 4 (8 + 1) and 4 (2 * 4 + 1)
          4, 2, 4, 24,  20,  four on one need more than two on each: 2 (4 + 1) and 2 (2 * 2 + 1)
          8, 4, 4, 72,  44,  a full one needs more than two on each
          100, 100, 1, 300, 300, one on each: 101 and 199
          """)
  void areThoseThatFlinkChecks(
      int scaledTo, int taskManagers, int slots, long most, long least, String why) {
    NetworkBuffers buffers = buffers(DEFAULTS, taskManagers, slots, job -> {});
    assertThat(buffers.most(scaledTo)).as(why).isEqualTo(most);
    assertThat(buffers.least(scaledTo)).as(why).isEqualTo(least);
  }

  @Test
  void pointwiseExchangesNeedNoMoreChannelsThanConnectedSubtasks() {
    NetworkBuffers buffers = buffers(DEFAULTS, 4, 1, job -> job.sink().reads(Pattern.POINTWISE));
    assertThat(buffers.most(4)).as("1 + 1 and 2 * 1 + 1").isEqualTo(5);
    assertThat(buffers.least(4)).as("the writer may be on the same one").isEqualTo(3);
  }

  @Test
  void aPinnedTaskIsOnOneTaskManagerAndReadsFromAll() {
    NetworkBuffers buffers = buffers(DEFAULTS, 8, 1, job -> job.sink().parallelism(1));
    assertThat(buffers.most(8)).as("1 + 1 and 2 * 7 + 1").isEqualTo(17);
  }

  @Test
  void slotsOfDifferentGroupsAreAssumedToBeApart() {
    NetworkBuffers buffers = buffers(DEFAULTS, 2, 4, job -> job.sink().slotSharingGroup("sink"));
    assertThat(buffers.most(4)).as("four sinks, each with 4 remote channels").isEqualTo(36);
    assertThat(buffers.least(4)).as("half of 4 (4 + 1) and 4 * 1").isEqualTo(12);
  }

  @Test
  void withoutGroupsNoChannelIsAssumedToBeLocal() {
    NetworkBuffers buffers =
        buffers(DEFAULTS, 1, 4, job -> job.tasks(task -> task.withoutSlotSharingGroup()));
    assertThat(buffers.most(4)).as("4 (4 + 1) and 4 (2 * 4 + 1)").isEqualTo(56);
    assertThat(buffers.least(4)).isEqualTo(24);
  }

  @Test
  void aClusterThatGrowsByItselfMaySpreadTheSubtasks() {
    NetworkBuffers buffers =
        new NetworkBuffers(scaling(job -> {}), DEFAULTS, OptionalInt.empty(), 4);
    assertThat(buffers.least(4)).as("one on each").isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0, ,   6,   no exclusive buffers: 4 + 1 and 1
          1, ,   9,   4 + 1 and 3 + 1
          2, 1,  6,   a gate needs no more than one buffer
          2, 5,  9,   a gate of four channels needs at most 5, of which 1 for a local channel
          """)
  void followTheConfiguration(int perChannel, Integer mostPerGate, long most, String why) {
    NetworkMemory memory =
        new NetworkMemory(
            1,
            1,
            perChannel,
            mostPerGate == null ? OptionalInt.empty() : OptionalInt.of(mostPerGate));
    assertThat(buffers(memory, 4, 1, job -> {}).most(4)).as(why).isEqualTo(most);
  }

  @Test
  void growWithEachTaskThatReadsTheOutput() {
    NetworkBuffers buffers =
        buffers(
            DEFAULTS, 4, 1, job -> job.add("audit", Role.SINK, "source").reads(Pattern.ALL_TO_ALL));
    assertThat(buffers.most(4)).as("2 (4 + 1) and 2 (2 * 3 + 1)").isEqualTo(24);
  }
}
