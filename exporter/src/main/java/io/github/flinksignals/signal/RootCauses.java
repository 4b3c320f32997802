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
 * Which active failure modes are to be paged for: those that nothing explains. What explained one
 * may end before it does, as slots come back before the tasks run that waited for them; and a
 * JobManager that was away explains what begins right after its return. Both explain for a while.
 *
 * @param modes the root causes
 * @param explainedBy the active modes that explain an active one; without those that none explains
 * @param lastExplained when an active mode was last explained by another; absent if it never was
 */
record RootCauses(
    Set<FailureMode> modes,
    Map<FailureMode, Set<FailureMode>> explainedBy,
    Map<FailureMode, Instant> lastExplained) {
  /** What lasts longer after what explained it is over has a reason of its own. */
  static final Duration AFTERMATH = Duration.ofSeconds(60);

  /**
   * @param since the active modes, each with its beginning
   * @param before {@code lastExplained} of the assessment before
   * @param returned when the JobManager last came back
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
        // No later than now, for the clock may have been set back.
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
    return now.isBefore(instant.plus(AFTERMATH));
  }
}
