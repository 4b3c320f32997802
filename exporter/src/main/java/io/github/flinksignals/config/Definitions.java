// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.log.LogSettings;
import io.github.flinksignals.signal.Thresholds.Elasticity;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** Every setting there is, in the order of the help. */
final class Definitions {
  private Definitions() {}

  static final Setting<HttpUrl> FLINK_URL =
      Setting.of(
          "flink.url",
          "http://localhost:8081",
          "URL",
          "REST API of the JobManager; may carry a path prefix",
          Values::url);

  static final AccessDefinitions FLINK_ACCESS = AccessDefinitions.of("flink.", "the JobManager");

  static final Setting<Duration> POLL_INTERVAL =
      Setting.of(
          "poll.interval",
          "10s",
          "DURATION",
          "Time from one poll to the next; Flink refreshes its own metrics every 10s",
          Durations::positive);

  static final Setting<Duration> POLL_TIMEOUT =
      Setting.of(
          "poll.timeout",
          "8s",
          "DURATION",
          "Time after which a poll ends with what it has",
          Durations::positive);

  static final Setting<InetSocketAddress> LISTEN_ADDRESS =
      Setting.of(
          "web.listen-address",
          ":9949",
          "HOST:PORT",
          "Address to serve on; no host means every interface, port 0 any free one",
          Values::address);

  static final Setting<Optional<Path>> WEB_CONFIG_FILE =
      Setting.optional(
          "web.config.file",
          "FILE",
          "Serve with TLS, to the users and with the headers that this file names, in the format of"
              + " Prometheus's exporter-toolkit",
          Values::readable);

  static final Setting<Optional<Pattern>> JOB_INCLUDE =
      Setting.optional(
          "job.include", "REGEX", "Watch only jobs whose whole name matches", Values::pattern);

  static final Setting<Optional<Pattern>> JOB_EXCLUDE =
      Setting.optional(
          "job.exclude", "REGEX", "Leave out jobs whose whole name matches", Values::pattern);

  static final Setting<Set<String>> JOB_EXPECTED =
      Setting.of(
          "job.expected",
          "",
          "NAME,...",
          "Jobs that must always run: one that is absent or ended is not running",
          Values::names);

  static final Setting<Integer> JOB_LIMIT =
      Setting.of(
          "job.limit",
          "200",
          "NUMBER",
          "Live jobs to watch at most; those watched already keep their place",
          Values::positive);

  static final Setting<Duration> JOB_RETENTION =
      Setting.of(
          "job.retention",
          "10m",
          "DURATION",
          "How long a job is told of after it was cancelled or finished",
          Durations::parse);

  static final Setting<Duration> JOB_FAILED_RETENTION =
      Setting.of(
          "job.failed-retention",
          "24h",
          "DURATION",
          "How long a job is told of after it failed or vanished",
          Durations::parse);

  static final Setting<Optional<Path>> HISTORY_FILE =
      Setting.optional(
          "history.file",
          "FILE",
          "Keep what is remembered of jobs in this file, on a volume that outlives the process",
          Values::path);

  static final Setting<Optional<HttpUrl>> HISTORY_PROMETHEUS_URL =
      Setting.optional(
          "history.prometheus-url",
          "URL",
          "Read back at the start what was exported before from this Prometheus",
          Values::url);

  static final Setting<Optional<String>> HISTORY_PROMETHEUS_SELECTOR =
      Setting.optional(
          "history.prometheus-selector",
          "SELECTOR",
          "Matchers, without braces, of the series that this exporter exported before, such as"
              + " namespace=\"orders\"",
          Values::selector);

  static final AccessDefinitions HISTORY_PROMETHEUS_ACCESS =
      AccessDefinitions.of("history.prometheus-", "that Prometheus");

  static final Setting<Duration> HISTORY_RETENTION =
      Setting.of(
          "history.retention",
          "6h",
          "DURATION",
          "How long a job that is gone is remembered, to be compared with its successor",
          Durations::positive);

  static final Setting<Integer> CHECKPOINT_FAILURE_THRESHOLD =
      Setting.of(
          "checkpoint.failure-threshold",
          "3",
          "NUMBER",
          "Failed checkpoints since the last completed one that make CheckpointsFailing",
          Values::positive);

  static final Setting<Duration> RESCALE_VERIFICATION_WINDOW =
      Setting.of(
          "rescale.verification-window",
          "30m",
          "DURATION",
          "Time after a rescale within which it is to be verified, at least",
          Durations::positive);

  static final Setting<Integer> RESCALE_VERIFICATION_CHECKPOINTS =
      Setting.of(
          "rescale.verification-checkpoints",
          "3",
          "NUMBER",
          "Completed checkpoints in a row that verify a rescale",
          Values::verificationCheckpoints);

  static final Setting<Duration> LAG_WINDOW =
      Setting.of(
          "lag.window",
          "2m",
          "DURATION",
          "Time over which lag must rise, or a watermark stand still; at most 10m",
          Values::lagWindow);

  static final Setting<Duration> LAG_FLOOR =
      Setting.of(
          "lag.floor", "30s", "DURATION", "Lag below this is never LagRising", Durations::parse);

  static final Setting<Double> BACKPRESSURE_THRESHOLD =
      Setting.of(
          "backpressure.threshold",
          "0.5",
          "RATIO",
          "Share of its time above which a task counts as backpressured",
          Values::ratio);

  static final Setting<Duration> SLOTS_GRACE =
      Setting.of(
          "slots.grace",
          "15s",
          "DURATION",
          "How long tasks may lack slots before it is SlotStarvation",
          Durations::parse);

  static final Setting<Duration> SLOTS_PROVISION_GRACE =
      Setting.of(
          "slots.provision-grace",
          "3m",
          "DURATION",
          "The same after TaskManagers last came or went, where the cluster grows by itself",
          Durations::parse);

  static final Setting<Elasticity> SLOTS_ELASTIC =
      Setting.of(
          "slots.elastic",
          "auto",
          "auto|true|false",
          "Whether the cluster grows by itself; auto: if it reports pending TaskManagers",
          Values::elasticity);

  static final Setting<Duration> STATE_LOST_HOLD =
      Setting.of(
          "state-lost.hold",
          "1h",
          "DURATION",
          "How long StateLost is told, unless a later run starts with state",
          Durations::positive);

  static final Setting<Long> LOG_DIAGNOSIS_MAX_BYTES =
      Setting.of(
          "log-diagnosis.max-bytes",
          "128MiB",
          "SIZE",
          "Longest log of the JobManager that is read for why checkpoints fail; 0 for none",
          ByteSizes::parse);

  static final Setting<LogSettings.Level> LOG_LEVEL =
      Setting.of("log.level", "info", "error|warn|info|debug", "Least level to log", Values::level);

  static final Setting<LogSettings.Format> LOG_FORMAT =
      Setting.of("log.format", "text", "text|json", "Format of the log", Values::format);

  static final List<Setting<?>> ALL =
      Stream.of(
              List.of(FLINK_URL),
              FLINK_ACCESS.all(),
              List.of(
                  POLL_INTERVAL,
                  POLL_TIMEOUT,
                  LISTEN_ADDRESS,
                  WEB_CONFIG_FILE,
                  JOB_INCLUDE,
                  JOB_EXCLUDE,
                  JOB_EXPECTED,
                  JOB_LIMIT,
                  JOB_RETENTION,
                  JOB_FAILED_RETENTION,
                  HISTORY_FILE,
                  HISTORY_PROMETHEUS_URL,
                  HISTORY_PROMETHEUS_SELECTOR),
              HISTORY_PROMETHEUS_ACCESS.all(),
              List.of(
                  HISTORY_RETENTION,
                  CHECKPOINT_FAILURE_THRESHOLD,
                  RESCALE_VERIFICATION_WINDOW,
                  RESCALE_VERIFICATION_CHECKPOINTS,
                  LAG_WINDOW,
                  LAG_FLOOR,
                  BACKPRESSURE_THRESHOLD,
                  SLOTS_GRACE,
                  SLOTS_PROVISION_GRACE,
                  SLOTS_ELASTIC,
                  STATE_LOST_HOLD,
                  LOG_DIAGNOSIS_MAX_BYTES,
                  LOG_LEVEL,
                  LOG_FORMAT))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  /** The same for {@code check}, whose result is not to drown in what led to it. */
  static final List<Setting<?>> OF_CHECK =
      ALL.stream()
          .<Setting<?>>map(
              setting -> setting.equals(LOG_LEVEL) ? LOG_LEVEL.withInitial("error") : setting)
          .toList();
}
