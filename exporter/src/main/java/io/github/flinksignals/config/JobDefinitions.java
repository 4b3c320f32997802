// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.signal.FailureMode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Defines which jobs are watched, and for how long they are exported. */
final class JobDefinitions {
  private JobDefinitions() {}

  static final Setting<Optional<Pattern>> JOB_INCLUDE =
      Setting.optional(
          "job.include",
          "REGEX",
          "Watch only jobs whose full name matches",
          SettingParsers::pattern);

  static final Setting<Optional<Pattern>> JOB_EXCLUDE =
      Setting.optional(
          "job.exclude", "REGEX", "Ignore jobs whose full name matches", SettingParsers::pattern);

  static final Setting<Set<String>> JOB_EXPECTED =
      Setting.of(
          "job.expected",
          "",
          "NAME,...",
          "Jobs that must always run; for a missing or ended one, "
              + FailureMode.JOB_NOT_RUNNING.label()
              + " is active",
          SettingParsers::names);

  static final Setting<Optional<Pattern>> JOB_STATELESS =
      Setting.optional(
          "job.stateless",
          "REGEX",
          "Jobs that start without state on purpose, by full name; "
              + FailureMode.STATE_LOST.label()
              + " and "
              + FailureMode.STATE_UNPROTECTED.label()
              + " are inactive for them",
          SettingParsers::pattern);

  static final Setting<Integer> JOB_LIMIT =
      Setting.of(
          "job.limit",
          "200",
          "NUMBER",
          "Maximum number of live jobs to watch; jobs already watched take precedence",
          SettingParsers::positive);

  static final Setting<Duration> JOB_RETENTION =
      Setting.of(
          "job.retention",
          "10m",
          "DURATION",
          "How long to keep exporting a job after it was cancelled or finished",
          Durations::parse);

  static final Setting<Duration> JOB_FAILED_RETENTION =
      Setting.of(
          "job.failed-retention",
          "24h",
          "DURATION",
          "How long to keep exporting a job after it failed or disappeared",
          Durations::parse);
}
