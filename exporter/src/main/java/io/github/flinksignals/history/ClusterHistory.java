// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.model.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The history of the cluster.
 *
 * @param cluster as last seen; {@link Cluster#UNKNOWN} until then
 * @param lastKnown the last cluster with known slots; older than {@code cluster} if the last answer
 *     lacked them
 * @param reachable whether the last poll reached the JobManager
 * @param missed the last poll, if it did not reach the JobManager
 * @param lastReached when a poll last reached the JobManager; empty if none did
 * @param watchedSince when a poll first reached the JobManager
 * @param knownSince the time from which the history is complete: a job that is not in it did not
 *     exist
 * @param returned when the JobManager last became reachable again; empty if it was never
 *     unreachable
 * @param registeredAt when the number of registered TaskManagers last rose; empty if it never did
 * @param failovers how often the JobManager was replaced
 * @param unwatched number of live jobs above the job limit, as of the last poll that reached the
 *     JobManager
 * @param garbageCollection the highest reading of the last minutes; empty if there is none
 * @param applicationFailure the last failure of an application's main method that the JobManager
 *     lists
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
    Optional<Instant> registeredAt,
    JobManagerFailovers failovers,
    int unwatched,
    Optional<GarbageCollection> garbageCollection,
    Optional<ApplicationFailure> applicationFailure) {
  /**
   * A job that is absent for this long is not just being redeployed. An exporter that runs as a
   * sidecar starts together with the JobManager and cannot see the jobs that ran before.
   */
  public static final Duration ABSENCE = Duration.ofMinutes(10);

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
          Optional.empty(),
          JobManagerFailovers.NONE,
          0,
          Optional.empty(),
          Optional.empty());

  ClusterHistory reached(Snapshot snapshot) {
    Cluster seen = snapshot.cluster();
    Instant now = snapshot.at();
    boolean cameBack = !reachable && lastReached.isPresent();
    OptionalInt known = lastKnown.taskManagers();
    boolean rose =
        known.isPresent() && seen.taskManagers().orElse(known.getAsInt()) > known.getAsInt();
    return new ClusterHistory(
        seen,
        seen.slots().isPresent() ? seen : lastKnown,
        true,
        Optional.empty(),
        Optional.of(now),
        watchedSince.or(() -> Optional.of(now)),
        knownSince.or(() -> Optional.of(now.plus(ABSENCE))),
        cameBack ? Optional.of(now) : returned,
        rose ? Optional.of(now) : registeredAt,
        failovers.next(snapshot.jobs()),
        snapshot.beyondLimit().size(),
        GarbageCollection.next(garbageCollection, seen.garbageCollection(), now),
        ApplicationFailure.last(snapshot, applicationFailure));
  }

  /** After a poll that did not reach the JobManager. */
  public ClusterHistory missed(Poll.Missed poll) {
    return new ClusterHistory(
        cluster,
        lastKnown,
        false,
        Optional.of(poll),
        lastReached,
        watchedSince,
        knownSince,
        returned,
        registeredAt,
        failovers,
        unwatched,
        garbageCollection,
        applicationFailure);
  }

  /** Moves times in the future to now, after the clock was set back. */
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
        registeredAt.map(at -> earlier(at, now)),
        failovers,
        unwatched,
        garbageCollection,
        applicationFailure);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /** Adds what an earlier exporter process knew. */
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
        registeredAt,
        failovers,
        unwatched,
        garbageCollection,
        applicationFailure);
  }
}
