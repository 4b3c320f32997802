// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.export.Links;
import io.github.flinksignals.history.SinceRescale;
import io.github.flinksignals.history.TimeSeries;
import io.github.flinksignals.log.LogSettings;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.Thresholds.Elasticity;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** Defines all settings, in the order of the help. */
final class Definitions {
  private Definitions() {}

  static final Setting<HttpUrl> FLINK_URL =
      Setting.of(
          "flink.url",
          "http://localhost:8081",
          "URL",
          "URL of the JobManager's REST API; a path prefix is allowed",
          SettingParsers::url);

  static final AccessDefinitions FLINK_ACCESS = AccessDefinitions.of("flink.", "the JobManager");

  static final Setting<Duration> POLL_INTERVAL =
      Setting.of(
          "poll.interval",
          "10s",
          "DURATION",
          "Time from the start of one poll to the next; by default Flink updates metrics every 10s",
          Durations::positive);

  static final Setting<Duration> POLL_TIMEOUT =
      Setting.of(
          "poll.timeout",
          "8s",
          "DURATION",
          "Maximum duration of a poll; a poll that takes longer keeps the data it has",
          Durations::positive);

  static final Setting<InetSocketAddress> LISTEN_ADDRESS =
      Setting.of(
          "web.listen-address",
          ":9949",
          "HOST:PORT",
          "Address to listen on; no host means all interfaces, port 0 any free port",
          SettingParsers::address);

  static final Setting<Optional<Path>> WEB_CONFIG_FILE =
      Setting.optional(
          "web.config.file",
          "FILE",
          "File with TLS, users and headers for the exporter's own server, in the format of"
              + " Prometheus's exporter-toolkit",
          SettingParsers::readable);

  static final Setting<Set<String>> ALLOWED_HOSTS =
      Setting.of(
          "web.allowed-hosts",
          "",
          "NAME,...",
          "Host names by which browsers may open the pages without TLS and passwords, in addition"
              + " to IP addresses and names that are not public",
          SettingParsers::hosts);

  static final Setting<String> RUNBOOK_URL_PREFIX =
      Setting.of(
          "runbook.url-prefix",
          Links.OWN_RUNBOOKS,
          "URL",
          "URL to which links append the name of an alert; by default the exporter serves the"
              + " runbooks",
          SettingParsers::runbooks);

  static final Setting<Optional<String>> DASHBOARD_URL_PREFIX =
      Setting.optional(
          "dashboard.url-prefix",
          "URL",
          "URL of the Grafana that has the dashboards, for links in alerts",
          SettingParsers::dashboards);

  static final Setting<Optional<Path>> HISTORY_FILE =
      Setting.optional(
          "history.file",
          "FILE",
          "File for the history of jobs; put it on a persistent volume to survive restarts",
          SettingParsers::path);

  static final Setting<Optional<HttpUrl>> HISTORY_PROMETHEUS_URL =
      Setting.optional(
          "history.prometheus-url",
          "URL",
          "URL of a Prometheus to restore the history of jobs from at startup",
          SettingParsers::url);

  static final Setting<Optional<String>> HISTORY_PROMETHEUS_SELECTOR =
      Setting.optional(
          "history.prometheus-selector",
          "SELECTOR",
          "Label matchers, without braces, of the series this exporter exported earlier, such as"
              + " namespace=\"orders\"",
          SettingParsers::selector);

  static final AccessDefinitions HISTORY_PROMETHEUS_ACCESS =
      AccessDefinitions.of("history.prometheus-", "this Prometheus");

  static final Setting<Duration> HISTORY_RETENTION =
      Setting.of(
          "history.retention",
          "6h",
          "DURATION",
          "How long to keep the history of a job after it was last seen, for its next run",
          Durations::positive);

  static final Setting<Integer> CHECKPOINT_FAILURE_THRESHOLD =
      Setting.of(
          "checkpoint.failure-threshold",
          "3",
          "NUMBER",
          "Failed checkpoints since the last completed one that activate "
              + FailureMode.CHECKPOINTS_FAILING.label(),
          SettingParsers::positive);

  static final Setting<Duration> RESCALE_VERIFICATION_WINDOW =
      Setting.of(
          "rescale.verification-window",
          "30m",
          "DURATION",
          "Minimum time allowed to verify a rescale; longer if checkpoints take longer",
          Durations::positive);

  static final Setting<Integer> RESCALE_VERIFICATION_CHECKPOINTS =
      Setting.of(
          "rescale.verification-checkpoints",
          "3",
          "NUMBER",
          "Consecutive completed checkpoints that verify a rescale; at most " + SinceRescale.MOST,
          SettingParsers::verificationCheckpoints);

  /**
   * Half of the window must contain the three values that a trend needs, also if polls are late.
   */
  static final int LEAST_POLLS_OF_LAG_WINDOW = 6;

  static final Setting<Duration> LAG_WINDOW =
      Setting.of(
          "lag.window",
          "2m",
          "DURATION",
          "Time over which lag must rise, or a watermark must not advance; at most "
              + Durations.format(TimeSeries.HORIZON)
              + "; counts as "
              + LEAST_POLLS_OF_LAG_WINDOW
              + " poll intervals if that is longer",
          SettingParsers::lagWindow);

  static final Setting<Duration> LAG_FLOOR =
      Setting.of(
          "lag.floor",
          "30s",
          "DURATION",
          "Lag below which " + FailureMode.LAG_RISING.label() + " is never active",
          Durations::parse);

  static final Setting<Double> BACKPRESSURE_THRESHOLD =
      Setting.of(
          "backpressure.threshold",
          "0.5",
          "RATIO",
          "Fraction of time backpressured above which a task counts as backpressured",
          SettingParsers::ratio);

  static final Setting<Duration> SLOTS_GRACE =
      Setting.of(
          "slots.grace",
          "15s",
          "DURATION",
          "How long tasks may wait for slots before "
              + FailureMode.SLOT_STARVATION.label()
              + " is active",
          Durations::parse);

  static final Setting<Duration> SLOTS_PROVISION_GRACE =
      Setting.of(
          "slots.provision-grace",
          "3m",
          "DURATION",
          "How long tasks may wait for slots while TaskManagers start: in an elastic cluster, and"
              + " before a run first runs",
          Durations::parse);

  static final Setting<Elasticity> SLOTS_ELASTIC =
      Setting.of(
          "slots.elastic",
          "auto",
          "auto|true|false",
          "Whether the cluster starts TaskManagers by itself; auto: if it reports pending ones",
          SettingParsers::elasticity);

  static final Setting<Duration> STATE_LOST_HOLD =
      Setting.of(
          "state-lost.hold",
          "1h",
          "DURATION",
          "How long "
              + FailureMode.STATE_LOST.label()
              + " stays active, unless a later run starts with state",
          Durations::positive);

  static final Setting<Long> LOG_DIAGNOSIS_MAX_BYTES =
      Setting.of(
          "log-diagnosis.max-bytes",
          "128MiB",
          "SIZE",
          "Largest JobManager log to read for the cause of failed checkpoints; 0 reads none",
          ByteSizes::parse);

  static final Setting<LogSettings.Level> LOG_LEVEL =
      Setting.of(
          "log.level",
          "info",
          "error|warn|info|debug",
          "Least severe level to log",
          SettingParsers::level);

  static final Setting<LogSettings.Format> LOG_FORMAT =
      Setting.of("log.format", "text", "text|json", "Log format", SettingParsers::format);

  static final List<Setting<?>> ALL =
      Stream.of(
              List.of(FLINK_URL),
              FLINK_ACCESS.all(),
              List.of(
                  POLL_INTERVAL,
                  POLL_TIMEOUT,
                  LISTEN_ADDRESS,
                  WEB_CONFIG_FILE,
                  ALLOWED_HOSTS,
                  RUNBOOK_URL_PREFIX,
                  DASHBOARD_URL_PREFIX,
                  JobDefinitions.JOB_INCLUDE,
                  JobDefinitions.JOB_EXCLUDE,
                  JobDefinitions.JOB_EXPECTED,
                  JobDefinitions.JOB_STATELESS,
                  JobDefinitions.JOB_LIMIT,
                  JobDefinitions.JOB_RETENTION,
                  JobDefinitions.JOB_FAILED_RETENTION,
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

  /** The same for {@code check}, which logs only errors by default to keep its result readable. */
  static final List<Setting<?>> OF_CHECK =
      ALL.stream()
          .<Setting<?>>map(
              setting -> setting.equals(LOG_LEVEL) ? LOG_LEVEL.withInitial("error") : setting)
          .toList();

  /** Settings that {@code check} accepts but does not use, because it does not serve. */
  static final Set<Setting<?>> UNUSED_BY_CHECK =
      Set.of(LISTEN_ADDRESS, WEB_CONFIG_FILE, ALLOWED_HOSTS);
}
