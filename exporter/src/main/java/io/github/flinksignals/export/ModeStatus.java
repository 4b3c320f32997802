// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.Finding;
import io.github.flinksignals.signal.JobAssessment;
import io.github.flinksignals.signal.Severity;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * An active failure mode.
 *
 * @param root whether it is a root cause: no other active failure mode explains it
 * @param explainedBy the active failure modes that explain it
 * @param since when it became active
 * @param meaning what is wrong, in one sentence
 * @param evidence the observations that activated it
 * @param remedy what to do first
 * @param runbook URL of the runbook; a path if this exporter serves it
 */
public record ModeStatus(
    String mode,
    Severity severity,
    boolean root,
    List<String> explainedBy,
    Instant since,
    String meaning,
    String evidence,
    String remedy,
    String runbook) {

  public ModeStatus {
    explainedBy = List.copyOf(explainedBy);
  }

  /** A failure mode without enough data, and which data is missing. */
  public record Unknown(String mode, String missing) {}

  /** Root causes first, then by severity and start. */
  static List<ModeStatus> active(JobAssessment job, Links links) {
    return Arrays.stream(FailureMode.values())
        .filter(mode -> job.finding(mode).active())
        .map(mode -> of(job, mode, links))
        .sorted(
            Comparator.comparing((ModeStatus mode) -> !mode.root())
                .thenComparing(ModeStatus::severity)
                .thenComparing(ModeStatus::since))
        .toList();
  }

  private static ModeStatus of(JobAssessment job, FailureMode mode, Links links) {
    return new ModeStatus(
        mode.label(),
        mode.severity(),
        job.roots().contains(mode),
        job.explainedBy().getOrDefault(mode, Set.of()).stream()
            .sorted()
            .map(FailureMode::label)
            .toList(),
        job.activeSince().get(mode),
        mode.meaning(),
        ((Finding.Active) job.finding(mode)).evidence(),
        mode.remedy(),
        links.runbook(mode));
  }

  static List<Unknown> unknown(JobAssessment job) {
    return job.findings().entrySet().stream()
        .filter(entry -> entry.getValue() instanceof Finding.NotEnoughData)
        .sorted(Comparator.comparing(entry -> entry.getKey()))
        .map(
            entry ->
                new Unknown(
                    entry.getKey().label(), ((Finding.NotEnoughData) entry.getValue()).missing()))
        .toList();
  }
}
