// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is remembered of the cluster.
 *
 * @param cluster as last seen; {@link Cluster#UNKNOWN} until then
 * @param lastKnown the last known slots and TaskManagers; older than {@code cluster} where it did
 *     not answer
 * @param reachable whether the last poll reached the JobManager
 * @param missed the last poll, if it did not
 * @param lastReached when a poll last did; empty if none ever did
 * @param watchedSince when a poll first did
 * @param knownSince from when on a job that is not remembered is one that was not there
 * @param returned when the JobManager came back after it could not be reached; empty if it always
 *     could
 * @param workersChanged when the number of registered or pending TaskManagers last changed
 */
public record ClusterHistory(
    Cluster cluster,
    Cluster lastKnown,
    boolean reachable,
    Optional<Poll.Missed> missed,
    Optional<Instant> lastReached,
    Optional<Instant> watchedSince,
    Optional<Instant> knownSince,
    Optional<Instant> returned,
    Optional<Instant> workersChanged) {
  /**
   * A job that was not seen for so long was not merely being redeployed. An exporter in the pod of
   * the JobManager comes up with it, and misses by a moment all that was there before.
   */
  private static final Duration ABSENCE = Duration.ofMinutes(10);

  static final ClusterHistory NONE =
      new ClusterHistory(
          Cluster.UNKNOWN,
          Cluster.UNKNOWN,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  ClusterHistory reached(Cluster seen, Instant now) {
    boolean cameBack = !reachable && lastReached.isPresent();
    boolean changed =
        differ(seen.taskManagers(), lastKnown.taskManagers())
            || differ(seen.pendingTaskManagers(), lastKnown.pendingTaskManagers());
    return new ClusterHistory(
        seen,
        seen.slots().isPresent() ? seen : lastKnown,
        true,
        Optional.empty(),
        Optional.of(now),
        watchedSince.or(() -> Optional.of(now)),
        knownSince.or(() -> Optional.of(now.plus(ABSENCE))),
        cameBack ? Optional.of(now) : returned,
        changed ? Optional.of(now) : workersChanged);
  }

  ClusterHistory missed(Poll.Missed poll) {
    return new ClusterHistory(
        cluster,
        lastKnown,
        false,
        Optional.of(poll),
        lastReached,
        watchedSince,
        knownSince,
        returned,
        workersChanged);
  }

  /** With nothing that is dated after now. */
  ClusterHistory afterClockSetBack(Instant now) {
    return new ClusterHistory(
        cluster,
        lastKnown,
        reachable,
        missed,
        lastReached.map(at -> earlier(at, now)),
        watchedSince.map(at -> earlier(at, now)),
        knownSince.map(at -> earlier(at, now.plus(ABSENCE))),
        returned.map(at -> earlier(at, now)),
        workersChanged.map(at -> earlier(at, now)));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** With what an earlier process of the exporter knew. */
  ClusterHistory restored(Instant since) {
    return new ClusterHistory(
        cluster,
        lastKnown,
        reachable,
        missed,
        lastReached,
        watchedSince,
        Optional.of(knownSince.filter(since::isAfter).orElse(since)),
        returned,
        workersChanged);
  }

  private static boolean differ(OptionalInt now, OptionalInt before) {
    return now.isPresent() && !now.equals(before);
  }
}
