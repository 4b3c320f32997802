// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.RunningHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When failure modes begin and end. A rule sees one poll at a time. Some modes begin or end only
 * after their rule has said so for a while. None begins while a mode that explains it is about to
 * begin, or has just ended.
 *
 * @param changingSince since when a rule has contradicted the reported finding of its mode
 * @param lastActive when a mode was last active; absent if that was long ago
 */
record Transitions(Map<FailureMode, Instant> changingSince, Map<FailureMode, Instant> lastActive) {
  private static final String TOO_SHORT = "the job has not been observed for long enough";

  /** The default interval of polls. */
  private static final Duration LONGEST_AVERAGE = Duration.ofSeconds(10);

  static final Transitions NONE = new Transitions(Map.of(), Map.of());

  Transitions {
    changingSince = Map.copyOf(changingSince);
    lastActive = Map.copyOf(lastActive);
  }

  /** The findings to report, and what the next poll needs to know. */
  record Settled(Map<FailureMode, Finding> findings, Transitions transitions) {}

  /**
   * @param found the findings of the rules at this poll
   * @param before the previous assessment of the name; empty if there is none
   * @param jobs the jobs of the name; not empty
   */
  static Settled settle(
      Map<FailureMode, Finding> found,
      Optional<JobAssessment> before,
      List<JobHistory> jobs,
      Explanations.Facts facts,
      RuleContext context) {
    Transitions earlier = before.map(JobAssessment::transitions).orElse(NONE);
    Instant now = context.now();
    Instant polled = polled(before, now);
    Instant earliest = now.minus(LONGEST_AVERAGE);
    // Polls may be far apart, and what excuses a load may only show at a later one.
    Instant seen = polled.isBefore(earliest) ? earliest : polled;
    Set<FailureMode> causes = EnumSet.noneOf(FailureMode.class);
    earlier.lastActive.forEach(
        (mode, at) -> {
          if (!found.get(mode).active() && recent(at, now)) {
            causes.add(mode);
          }
        });
    found.forEach(
        (mode, finding) -> {
          Finding reported = reported(before, mode);
          Instant since = earlier.since(mode, finding, reported, seen, now);
          boolean waits = now.isBefore(since.plus(mode.beginsAfter()));
          if (begins(finding, reported) && waits) {
            causes.add(mode);
          }
        });
    Map<FailureMode, Finding> findings = new EnumMap<>(FailureMode.class);
    Map<FailureMode, Instant> changing = new EnumMap<>(FailureMode.class);
    found.forEach(
        (mode, finding) -> {
          Finding reported = reported(before, mode);
          Instant since = earlier.since(mode, finding, reported, seen, now);
          Instant known = since.isBefore(polled) ? since : polled;
          Duration hold = hold(mode, finding, reported, jobs, known, context);
          if (now.isBefore(since.plus(hold))) {
            changing.put(mode, since);
            findings.put(mode, reported);
          } else if (begins(finding, reported) && explained(mode, causes, facts)) {
            findings.put(mode, before.isPresent() ? reported : Finding.inactive());
          } else {
            findings.put(mode, finding);
          }
        });
    Map<FailureMode, Instant> active = new EnumMap<>(FailureMode.class);
    findings.forEach(
        (mode, finding) -> {
          Optional<Instant> last = Optional.ofNullable(earlier.lastActive.get(mode));
          if (finding.active()) {
            active.put(mode, now);
          } else {
            last.filter(at -> recent(at, now)).ifPresent(at -> active.put(mode, at));
          }
        });
    return new Settled(findings, new Transitions(changing, active));
  }

  private static Finding reported(Optional<JobAssessment> before, FailureMode mode) {
    return before.map(last -> last.finding(mode)).orElse(new Finding.NotEnoughData(TOO_SHORT));
  }

  /**
   * The poll before, since when a rule has found what it finds at this one: a load is the average
   * since then.
   */
  private static Instant polled(Optional<JobAssessment> before, Instant now) {
    return before
        .flatMap(JobAssessment::history)
        .map(JobHistory::seenAt)
        .filter(at -> !at.isAfter(now))
        .orElse(now);
  }

  /** Whether all tasks of the only job of a name have run since then, in the same attempts. */
  private static boolean runSince(Instant start, List<JobHistory> jobs) {
    RunningHistory running = jobs.get(0).running();
    return jobs.size() == 1 && running.allRunning() && !running.since().isAfter(start);
  }

  private Instant since(
      FailureMode mode, Finding found, Finding reported, Instant seen, Instant now) {
    boolean known = !(reported instanceof Finding.NotEnoughData);
    return Optional.ofNullable(changingSince.get(mode))
        .filter(at -> !at.isAfter(now))
        .orElse(known && begins(found, reported) ? seen : now);
  }

  private static Duration hold(
      FailureMode mode,
      Finding found,
      Finding reported,
      List<JobHistory> jobs,
      Instant known,
      RuleContext context) {
    if (begins(found, reported)) {
      return mode.beginsAfter();
    }
    if (!reported.active() || found.active()) {
      return Duration.ZERO;
    }
    if (found instanceof Finding.NotEnoughData) {
      return runSince(known, jobs) ? mode.unknownAfter(jobs.get(0)) : Duration.ZERO;
    }
    return jobs.stream()
        .filter(job -> !job.job().state().ended())
        .map(job -> mode.endsAfter(job, context))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private static boolean begins(Finding found, Finding reported) {
    return found.active() && !reported.active();
  }

  /**
   * Whether a mode that explains this one has just ended, or begins if its rule still says so at
   * the end of its hold. What remains of its effects is no new problem, and the first of them are
   * not the root cause. A critical mode is reported all the same.
   */
  private static boolean explained(
      FailureMode mode, Set<FailureMode> causes, Explanations.Facts facts) {
    return mode.severity() != Severity.CRITICAL
        && !Explanations.explainedBy(mode, causes, facts).isEmpty();
  }

  private static boolean recent(Instant at, Instant now) {
    return !at.isAfter(now) && now.isBefore(at.plus(RootCauses.LINGERING));
  }
}
