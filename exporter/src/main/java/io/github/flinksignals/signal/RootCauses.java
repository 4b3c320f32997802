// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
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
 * @param explained the active modes that others explain, or have explained
 */
record RootCauses(
    Set<FailureMode> modes,
    Map<FailureMode, Set<FailureMode>> explainedBy,
    Map<FailureMode, Explained> explained) {
  /**
   * A consequence that outlasts its cause by this much counts as a root cause. Pauses between short
   * activities of a cause count together: it never lasts until its alert fires, so without this, no
   * alert would.
   */
  static final Duration LINGERING = Duration.ofSeconds(60);

  /**
   * An active mode that others explain, or have explained.
   *
   * @param at the last poll
   * @param alone for how long in total no cause was active, since one last lasted until its alert
   */
  record Explained(Instant at, Duration alone) {
    Explained later(Instant now) {
      // The clock may have been set back.
      return new Explained(now, now.isBefore(at) ? alone : alone.plus(Duration.between(at, now)));
    }

    boolean overdue() {
      return alone.compareTo(LINGERING) >= 0;
    }
  }

  /**
   * @param since start time of each active mode
   * @param before {@code explained} of the previous assessment
   * @param returned when the JobManager last became reachable again
   */
  static RootCauses of(
      Map<FailureMode, Instant> since,
      Explanations.Facts facts,
      Map<FailureMode, Explained> before,
      Optional<Instant> returned,
      Instant now) {
    Map<FailureMode, Set<FailureMode>> explainedBy = new EnumMap<>(FailureMode.class);
    Map<FailureMode, Explained> explained = new EnumMap<>(FailureMode.class);
    Explanations.among(since.keySet(), facts)
        .forEach(
            (mode, causes) -> {
              boolean lasting =
                  causes.stream()
                      .anyMatch(cause -> !since.get(cause).plus(untilAlert(cause)).isAfter(now));
              Duration alone =
                  lasting || !before.containsKey(mode) ? Duration.ZERO : before.get(mode).alone();
              explained.put(mode, new Explained(now, alone));
              if (!explained.get(mode).overdue()) {
                explainedBy.put(mode, causes);
              }
            });
    before.forEach(
        (mode, last) -> {
          if (since.containsKey(mode)) {
            explained.putIfAbsent(mode, last.later(now));
          }
        });
    Optional<Instant> back = returned.filter(at -> now.isBefore(at.plus(LINGERING)));
    Set<FailureMode> roots =
        since.keySet().stream()
            .filter(mode -> !explained.containsKey(mode) || explained.get(mode).overdue())
            .filter(mode -> back.isEmpty() || since.get(mode).isBefore(back.get()))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(FailureMode.class)));
    return new RootCauses(roots, explainedBy, explained);
  }

  /** How long the alert of a cause waits. A cause that lasts for as long explains again. */
  private static Duration untilAlert(FailureMode cause) {
    return cause.severity() == Severity.CRITICAL ? Duration.ofSeconds(30) : Duration.ofMinutes(2);
  }
}
