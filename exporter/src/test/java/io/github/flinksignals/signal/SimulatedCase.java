// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;

/**
 * A row of the table test of a failure mode of a simulated pipeline.
 *
 * @param because why the answer is right
 */
record SimulatedCase(
    String because, Class<? extends Finding> answer, Consumer<SimulatedJob> story) {
  static SimulatedCase active(String because, Consumer<SimulatedJob> story) {
    return new SimulatedCase(because, Finding.Active.class, story);
  }

  static SimulatedCase inactive(String because, Consumer<SimulatedJob> story) {
    return new SimulatedCase(because, Finding.Inactive.class, story);
  }

  static SimulatedCase unknown(String because, Consumer<SimulatedJob> story) {
    return new SimulatedCase(because, Finding.NotEnoughData.class, story);
  }

  void check(FailureMode mode) {
    SimulatedJob job = SimulatedJob.pipeline();
    story.accept(job);
    assertThat(job.finding(mode)).as(because).isInstanceOf(answer);
  }

  @Override
  public String toString() {
    return answer.getSimpleName() + " because " + because;
  }
}
