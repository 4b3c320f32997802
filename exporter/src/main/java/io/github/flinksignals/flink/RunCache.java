// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was asked of a run before, so that it is not asked again. Used by one thread at a time:
 * polls do not overlap, and within one a job is read by one thread.
 */
final class RunCache {
  private static final Logger log = LoggerFactory.getLogger(RunCache.class);

  /** How often the exceptions of a job that stays in trouble are asked for. */
  private static final Duration FAILURES_AGE = Duration.ofSeconds(10);

  private final Map<String, SourceListing> listings = new HashMap<>();
  private final WatermarkWatch watermarks = new WatermarkWatch();
  private Optional<Checkpointing> checkpointing = Optional.empty();
  private Optional<Instant> failuresReadAt = Optional.empty();
  private OptionalLong restarts = OptionalLong.empty();
  private Optional<Instant> runningSince = Optional.empty();
  private Optional<Optional<CheckpointStatistics>> lastCheckpoints = Optional.empty();
  private Instant askedAt = Instant.MIN;
  private boolean hung;
  private int silentPolls;
  private Optional<Unacknowledged> unacknowledged = Optional.empty();

  WatermarkWatch watermarks() {
    return watermarks;
  }

  Optional<Checkpointing> checkpointing() {
    return checkpointing;
  }

  void checkpointing(Checkpointing configuration) {
    checkpointing = Optional.of(configuration);
  }

  /** Whether the run was read while it lived. */
  boolean readAlive() {
    return checkpointing.isPresent();
  }

  /** What its checkpoints were at its end; empty until they were asked for. */
  Optional<Optional<CheckpointStatistics>> lastCheckpoints() {
    return lastCheckpoints;
  }

  void lastCheckpoints(Optional<CheckpointStatistics> answer) {
    lastCheckpoints = Optional.of(answer);
  }

  /** What was last learned of a slow or expired checkpoint. */
  Optional<Unacknowledged> unacknowledged() {
    return unacknowledged;
  }

  void unacknowledged(Unacknowledged learned) {
    unacknowledged = Optional.of(learned);
  }

  /** When the job was last asked anything; long ago if never. */
  Instant askedAt() {
    return askedAt;
  }

  /** Whether it then did not answer, or not in time. */
  boolean hung() {
    return hung;
  }

  void asked(Instant now, boolean inVain) {
    askedAt = now;
    hung = inVain;
  }

  /** Says once that a job stays without an answer; a single poll may find it coming or going. */
  void answered(String jobId, Answer<?> answer) {
    silentPolls = answer.value().isPresent() ? 0 : silentPolls + 1;
    if (silentPolls == 2) {
      log.warn("Job {} stays without details: it {}", jobId, Secrets.mask(answer.explanation()));
    }
  }

  /**
   * What a source can be asked for; empty if its names must be listed first. A name can appear 20 s
   * after the first listing, and the metrics of a restarted job are gone for a moment.
   */
  Optional<SourceListing> listing(Task source, Instant now) {
    return Optional.ofNullable(listings.get(source.id()))
        .filter(known -> !known.due(source.parallelism(), now));
  }

  SourceListing listed(Task source, SourceListing fresh, Instant now) {
    SourceListing before = listings.get(source.id());
    SourceListing listing = before == null ? fresh.at(now) : fresh.after(before, now);
    listings.put(source.id(), listing);
    return listing;
  }

  /** An answer of nothing: some name on the list is not reported any more. */
  void forgetListing(String taskId) {
    listings.remove(taskId);
  }

  /**
   * Whether something happened since the last poll that {@code /exceptions} explains.
   *
   * @param newRestarts {@code numRestarts}; up to one metric fetch old
   * @param newRunningSince moves with every restart, and does so at once
   */
  boolean failuresWanted(
      boolean allRunning,
      OptionalLong newRestarts,
      Optional<Instant> newRunningSince,
      Instant now) {
    boolean restarted =
        failuresReadAt.isEmpty()
            ? newRestarts.orElse(0) > 0
            : !newRestarts.equals(restarts) || !newRunningSince.equals(runningSince);
    boolean due = failuresReadAt.map(at -> !now.isBefore(at.plus(FAILURES_AGE))).orElse(true);
    return restarted || (!allRunning && due);
  }

  /** The exceptions of an ended run are asked for once. */
  boolean lastFailureWanted(JobState state) {
    return state == JobState.FAILED && failuresReadAt.isEmpty();
  }

  void failuresRead(OptionalLong atRestarts, Optional<Instant> atRunningSince, Instant now) {
    restarts = atRestarts;
    runningSince = atRunningSince;
    failuresReadAt = Optional.of(now);
  }

  /** A restart shows in the task metrics as well: their names are listed anew. */
  void restarted() {
    listings.clear();
  }
}
