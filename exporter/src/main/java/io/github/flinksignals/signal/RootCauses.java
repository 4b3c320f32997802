// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The active failure modes that nothing explains: alerts fire for these alone. A cause can end
 * before its consequences: slots return before the tasks that waited for them run, and a JobManager
 * returns before its jobs do. Both still explain for {@link #LINGERING}.
 *
 * @param modes the root causes
 * @param explainedBy the causes of each active mode that others explain
 * @param lastExplained when an active mode was last explained by another; absent if it never was
 */
record RootCauses(
    Set<FailureMode> modes,
    Map<FailureMode, Set<FailureMode>> explainedBy,
    Map<FailureMode, Instant> lastExplained) {
  /** A consequence that outlasts its cause by this much counts as a root cause. */
  static final Duration LINGERING = Duration.ofSeconds(60);

  /**
   * @param since start time of each active mode
   * @param before {@code lastExplained} of the previous assessment
   * @param returned when the JobManager last became reachable again
   */
  static RootCauses of(
      Map<FailureMode, Instant> since,
      Explanations.Facts facts,
      Map<FailureMode, Instant> before,
      Optional<Instant> returned,
      Instant now) {
    Map<FailureMode, Set<FailureMode>> explainedBy = Explanations.among(since.keySet(), facts);
    Map<FailureMode, Instant> lastExplained = new EnumMap<>(FailureMode.class);
    for (FailureMode mode : since.keySet()) {
      if (explainedBy.containsKey(mode)) {
        lastExplained.put(mode, now);
      } else if (before.containsKey(mode)) {
        // At most now: the clock may have been set back.
        lastExplained.put(mode, Collections.min(List.of(before.get(mode), now)));
      }
    }
    Optional<Instant> back = returned.filter(instant -> recent(instant, now));
    Set<FailureMode> roots =
        since.keySet().stream()
            .filter(mode -> !explainedBy.containsKey(mode))
            .filter(
                mode -> !lastExplained.containsKey(mode) || !recent(lastExplained.get(mode), now))
            .filter(mode -> back.isEmpty() || since.get(mode).isBefore(back.get()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(FailureMode.class)));
    return new RootCauses(roots, explainedBy, lastExplained);
  }

  private static boolean recent(Instant instant, Instant now) {
    return now.isBefore(instant.plus(LINGERING));
  }
}
