// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which failure mode is a consequence of which: written here and nowhere else. */
final class Explanations {
  private Explanations() {}

  /**
   * What else a relation depends on.
   *
   * @param restartedByCheckpoints whether failed checkpoints restarted the job of late
   */
  record Facts(boolean restartedByCheckpoints) {}

  private record Explanation(
      FailureMode cause, Set<FailureMode> consequences, Predicate<Facts> applies) {
    Explanation(FailureMode cause, Set<FailureMode> consequences) {
      this(cause, consequences, facts -> true);
    }
  }

  private static final List<Explanation> RELATION =
      List.of(
          new Explanation(
              FailureMode.SLOT_STARVATION,
              EnumSet.of(
                  FailureMode.JOB_NOT_RUNNING,
                  FailureMode.CHECKPOINTS_FAILING,
                  FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE,
                  FailureMode.CHECKPOINTS_STALLED)),
          new Explanation(
              FailureMode.RESTART_LOOP,
              EnumSet.of(
                  FailureMode.JOB_NOT_RUNNING,
                  FailureMode.CHECKPOINTS_FAILING,
                  FailureMode.CHECKPOINTS_STALLED)),
          new Explanation(
              FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE,
              EnumSet.of(FailureMode.CHECKPOINTS_FAILING)),
          new Explanation(
              FailureMode.CHECKPOINTS_FAILING_AFTER_SCALE,
              EnumSet.of(FailureMode.JOB_NOT_RUNNING),
              Facts::restartedByCheckpoints),
          new Explanation(
              FailureMode.CHECKPOINTS_FAILING,
              EnumSet.of(FailureMode.JOB_NOT_RUNNING),
              Facts::restartedByCheckpoints));

  /** The active modes that no other active mode explains. */
  static Set<FailureMode> roots(Set<FailureMode> active, Facts facts) {
    return active.stream()
        .filter(mode -> explainedBy(mode, active, facts).isEmpty())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(FailureMode.class)));
  }

  /** The active modes that explain one. */
  static Set<FailureMode> explainedBy(FailureMode mode, Set<FailureMode> active, Facts facts) {
    return RELATION.stream()
        .filter(explanation -> active.contains(explanation.cause()))
        .filter(explanation -> explanation.applies().test(facts))
        .filter(explanation -> explanation.consequences().contains(mode))
        .map(Explanation::cause)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(FailureMode.class)));
  }
}
