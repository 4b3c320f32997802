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
 * A failure mode that is active.
 *
 * @param root whether no other active one explains it
 * @param explainedBy the active ones that do
 * @param meaning what is wrong, in a sentence
 * @param evidence what was seen that says so
 * @param remedy what to do first
 * @param runbook address of the page that says what to do step by step
 */
public record ModeStatus(
    String mode,
    String severity,
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

  /** A failure mode that cannot be judged, and for want of what. */
  public record Unknown(String mode, String missing) {}

  /** Roots first, then those that began first. */
  static List<ModeStatus> active(JobAssessment job) {
    return Arrays.stream(FailureMode.values())
        .filter(mode -> job.finding(mode).active())
        .map(mode -> of(job, mode))
        .sorted(
            Comparator.comparing((ModeStatus mode) -> !mode.root())
                .thenComparing(ModeStatus::level)
                .thenComparing(ModeStatus::since))
        .toList();
  }

  private static ModeStatus of(JobAssessment job, FailureMode mode) {
    return new ModeStatus(
        mode.label(),
        mode.severity().label(),
        job.roots().contains(mode),
        job.explainedBy().getOrDefault(mode, Set.of()).stream()
            .sorted()
            .map(FailureMode::label)
            .toList(),
        job.activeSince().get(mode),
        mode.meaning(),
        ((Finding.Active) job.finding(mode)).evidence(),
        mode.remedy(),
        mode.runbook());
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

  Severity level() {
    return Arrays.stream(Severity.values())
        .filter(one -> one.label().equals(severity))
        .findFirst()
        .orElseThrow();
  }
}
