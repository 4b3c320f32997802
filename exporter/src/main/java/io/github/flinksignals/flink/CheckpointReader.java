// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.Checkpoint.State;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.Restore;
import io.github.flinksignals.model.StateProtection;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Converts the responses about checkpoints to the model. */
final class CheckpointReader {
  /** The type of a stop-with-savepoint, with and without draining, in Flink 1.17 to 2.3. */
  private static final String STOPPING = "SYNC_SAVEPOINT";

  private static final String UNKNOWN_STORAGE = "Unknown";

  /** The second one is that of a state backend that Flink 2.0 removed. */
  private static final Set<String> STORAGE_IN_JOB_MANAGER =
      Set.of("JobManagerCheckpointStorage", "MemoryStateBackend");

  private CheckpointReader() {}

  static CheckpointStatistics statistics(RestMessages.Checkpoints body) {
    return new CheckpointStatistics(
        body.counts().completed(),
        body.counts().restored(),
        body.history().stream()
            .map(CheckpointReader::checkpoint)
            .flatMap(Optional::stream)
            .toList(),
        Optional.ofNullable(body.latest().completed()).flatMap(CheckpointReader::checkpoint),
        Optional.ofNullable(body.latest().savepoint()).flatMap(CheckpointReader::checkpoint),
        Optional.ofNullable(body.latest().failed()).flatMap(CheckpointReader::checkpoint),
        Optional.ofNullable(body.latest().restored()).map(CheckpointReader::restore));
  }

  static Checkpointing configuration(CheckpointConfiguration body) {
    return new Checkpointing(
        Duration.ofMillis(body.interval()),
        Duration.ofMillis(body.timeout()),
        Duration.ofMillis(body.minimumPause()),
        Optional.empty(),
        body.tolerableFailedCheckpoints(),
        new StateProtection(
            Optional.ofNullable(body.externalization()).flatMap(CheckpointReader::retained),
            Optional.ofNullable(body.storage())
                .filter(storage -> !UNKNOWN_STORAGE.equals(storage))
                .map(STORAGE_IN_JOB_MANAGER::contains),
            Optional.ofNullable(body.unaligned()),
            false));
  }

  private static Optional<Boolean> retained(CheckpointConfiguration.Externalization body) {
    return body.enabled() == null || body.deleteOnCancellation() == null
        ? Optional.empty()
        : Optional.of(body.enabled() && !body.deleteOnCancellation());
  }

  /** Empty if it was subsumed, or if the status is not one of Flink up to 2.3. */
  private static Optional<Checkpoint> checkpoint(RestMessages.CheckpointResponse body) {
    Optional<State> known =
        Arrays.stream(State.values())
            .filter(status -> status.name().equals(body.status()))
            .filter(status -> !CheckpointFailureMessages.subsumed(body.failureMessage()))
            .findFirst();
    return known.map(
        status ->
            new Checkpoint(
                body.id(),
                status,
                body.savepoint(),
                STOPPING.equals(body.type()),
                Instant.ofEpochMilli(body.triggerTimestamp()),
                status == State.COMPLETED ? time(body.latestAckTimestamp()) : Optional.empty(),
                status == State.FAILED ? time(body.failureTimestamp()) : Optional.empty(),
                status == State.COMPLETED && body.endToEndDuration() >= 0
                    ? Optional.of(Duration.ofMillis(body.endToEndDuration()))
                    : Optional.empty(),
                status == State.COMPLETED ? wholeStateDuration(body) : Optional.empty(),
                body.stateSize(),
                body.subtasks(),
                body.acknowledgedSubtasks(),
                status == State.FAILED
                    ? Optional.of(CheckpointFailureMessages.read(body.failureMessage()))
                    : Optional.empty(),
                Optional.ofNullable(body.externalPath())));
  }

  /** An incremental checkpoint writes less than the state that it contains. */
  private static Optional<Duration> wholeStateDuration(RestMessages.CheckpointResponse body) {
    if (body.endToEndDuration() < 0 || body.checkpointedSize() <= 0) {
      return Optional.empty();
    }
    double parts = Math.max(1, (double) body.stateSize() / body.checkpointedSize());
    return Optional.of(Duration.ofMillis((long) (body.endToEndDuration() * parts)));
  }

  private static Restore restore(RestMessages.Restored body) {
    return new Restore(
        body.id(),
        Instant.ofEpochMilli(body.restoreTimestamp()),
        Optional.ofNullable(body.externalPath()));
  }

  private static Optional<Instant> time(long epochMillis) {
    return epochMillis > 0 ? Optional.of(Instant.ofEpochMilli(epochMillis)) : Optional.empty();
  }
}
