// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.JobAssessment;
import io.github.flinksignals.signal.Judgement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The latest assessment as {@code /} and {@code /api/v1/status} tell it.
 *
 * @param at of the last poll
 * @param reachable whether it reached the JobManager
 * @param lastReached when a poll last did; empty if none ever did
 * @param flinkVersion as last seen
 * @param jobs those in trouble first
 */
record Status(
    Instant at,
    boolean reachable,
    Optional<Instant> lastReached,
    Optional<String> flinkVersion,
    List<JobStatus> jobs) {

  /**
   * One job.
   *
   * @param jobId of this run; empty for an expected job that was never seen
   * @param state as last seen
   * @param seenAt when; empty if never
   * @param blind whether that is too long ago to count
   * @param scaleSafe whether it may be scaled further now; always false for a batch job
   * @param blockers what speaks against it
   * @param active the failure modes, roots first, then those that began first
   * @param unknown those that cannot be judged
   */
  record JobStatus(
      String name,
      Optional<String> jobId,
      Optional<String> state,
      Optional<Instant> seenAt,
      boolean blind,
      boolean scaleSafe,
      List<BlockerStatus> blockers,
      List<ActiveMode> active,
      List<UnknownMode> unknown) {}

  /** What speaks against scaling, and what that means. */
  record BlockerStatus(String blocker, String meaning) {}

  /**
   * A failure mode that is active.
   *
   * @param root whether no other active one explains it
   * @param remedy what to do first
   */
  record ActiveMode(
      String mode,
      String severity,
      boolean root,
      Instant since,
      String meaning,
      String evidence,
      String remedy) {}

  /** A failure mode that cannot be judged, and for want of what. */
  record UnknownMode(String mode, String missing) {}

  static Status of(Assessment assessment) {
    return new Status(
        assessment.at(),
        assessment.cluster().reachable(),
        assessment.cluster().lastReached(),
        assessment.cluster().cluster().flinkVersion(),
        assessment.jobs().values().stream()
            .map(Status::job)
            .sorted(
                Comparator.comparing((JobStatus job) -> job.active().isEmpty())
                    .thenComparing(JobStatus::name))
            .toList());
  }

  private static JobStatus job(JobAssessment job) {
    Optional<JobHistory> history = job.history();
    return new JobStatus(
        job.name(),
        history.map(known -> known.job().run().jobId()),
        history.map(known -> known.job().state().name()),
        history.map(JobHistory::seenAt),
        job.blind(),
        job.scaleSafe() && !job.judgements().isEmpty(),
        Arrays.stream(Blocker.values())
            .filter(job.blockers()::contains)
            .map(blocker -> new BlockerStatus(blocker.label(), blocker.meaning()))
            .toList(),
        active(job),
        unknown(job));
  }

  private static List<ActiveMode> active(JobAssessment job) {
    Stream<ActiveMode> modes =
        Arrays.stream(FailureMode.values())
            .filter(mode -> job.judgement(mode).active())
            .map(
                mode ->
                    new ActiveMode(
                        mode.label(),
                        mode.severity().label(),
                        job.roots().contains(mode),
                        job.activeSince().get(mode),
                        mode.meaning(),
                        ((Judgement.Active) job.judgement(mode)).evidence(),
                        mode.remedy()));
    return modes
        .sorted(
            Comparator.comparing((ActiveMode mode) -> !mode.root())
                .thenComparing(ActiveMode::since))
        .toList();
  }

  private static List<UnknownMode> unknown(JobAssessment job) {
    return job.judgements().entrySet().stream()
        .filter(entry -> entry.getValue() instanceof Judgement.NotEnoughData)
        .sorted(Comparator.comparing(entry -> entry.getKey()))
        .map(
            entry ->
                new UnknownMode(
                    entry.getKey().label(), ((Judgement.NotEnoughData) entry.getValue()).missing()))
        .toList();
  }
}
