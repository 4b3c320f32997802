// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.log.LogSettings.Format;
import io.github.flinksignals.log.LogSettings.Level;
import io.github.flinksignals.signal.Thresholds.Elasticity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * Expected behaviour of one setting. Defaults are repeated here, because users rely on them.
 *
 * @param initial its default
 * @param text a value as a user writes it
 * @param value the same value after parsing
 * @param anyText whether every text is valid
 * @param also flags that it requires
 * @param place where its value is found in the settings
 */
record SettingCase(
    String name,
    Object initial,
    String text,
    Object value,
    boolean anyText,
    List<String> also,
    Function<Settings, Object> place) {

  static final List<SettingCase> ALL =
      Stream.of(
              List.of(
                  of(
                      "flink.url",
                      HttpUrl.get("http://localhost:8081/"),
                      "https://flink.example/proxy/one",
                      HttpUrl.get("https://flink.example/proxy/one"),
                      Settings::flinkUrl)),
              AccessSettingCases.of(
                  "flink.", "--flink.url=https://localhost:8081", Settings::flinkAccess),
              List.of(
                  of(
                      "poll.interval",
                      Duration.ofSeconds(10),
                      "5s",
                      Duration.ofSeconds(5),
                      settings ->
                          both(settings.poll().interval(), settings.thresholds().pollInterval())),
                  of(
                      "poll.timeout",
                      Duration.ofSeconds(8),
                      "4s",
                      Duration.ofSeconds(4),
                      settings -> settings.poll().timeout()),
                  of(
                      "web.listen-address",
                      new InetSocketAddress(9949),
                      "127.0.0.1:0",
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                      Settings::listenAddress),
                  of(
                      "web.config.file",
                      Optional.empty(),
                      "src/test/resources/web/empty.yml",
                      Optional.of("src/test/resources/web/empty.yml"),
                      settings -> settings.webConfiguration().map(Object::toString)),
                  of(
                      "web.allowed-hosts",
                      Set.of(),
                      "signals.example.org, Other.example.org",
                      Set.of("signals.example.org", "other.example.org"),
                      Settings::allowedHosts),
                  of(
                      "runbook.url-prefix",
                      "/runbooks/",
                      "https://wiki.example.org/flink",
                      "https://wiki.example.org/flink/",
                      settings -> settings.links().runbooks()),
                  of(
                      "dashboard.url-prefix",
                      "",
                      "https://grafana.example.org",
                      "https://grafana.example.org/",
                      settings -> settings.links().dashboards()),
                  of(
                      "job.include",
                      "",
                      "orders-.*",
                      "orders-.*",
                      settings -> pattern(settings.jobs().include())),
                  of(
                      "job.exclude",
                      "",
                      "test|x",
                      "test|x",
                      settings -> pattern(settings.jobs().exclude())),
                  new SettingCase(
                      "job.expected",
                      Set.of(),
                      "orders, payments,,",
                      Set.of("orders", "payments"),
                      true,
                      List.of(),
                      settings -> settings.thresholds().expectedJobs()),
                  of(
                      "job.stateless",
                      "",
                      "test-.*",
                      "test-.*",
                      settings -> pattern(settings.thresholds().statelessJobs())),
                  of("job.limit", 200, "7", 7, settings -> settings.jobs().limit()),
                  of(
                      "job.retention",
                      Duration.ofMinutes(10),
                      "0s",
                      Duration.ZERO,
                      settings -> settings.rules().retention().ended()),
                  of(
                      "job.failed-retention",
                      Duration.ofHours(24),
                      "2d",
                      Duration.ofDays(2),
                      settings -> settings.rules().retention().failed()),
                  new SettingCase(
                      "history.file",
                      Optional.empty(),
                      "history.json",
                      Optional.of(Path.of("history.json")),
                      true,
                      List.of(),
                      settings -> settings.historyStore().file()),
                  of(
                      "history.prometheus-url",
                      Optional.empty(),
                      "http://prometheus:9090/prefix",
                      Optional.of(HttpUrl.get("http://prometheus:9090/prefix")),
                      settings -> settings.historyStore().prometheusUrl()),
                  of(
                      "history.prometheus-selector",
                      "",
                      "job=\"flink\",namespace=~\"a|b\"",
                      "job=\"flink\",namespace=~\"a|b\"",
                      settings -> settings.historyStore().selector())),
              AccessSettingCases.of(
                  "history.prometheus-",
                  "--history.prometheus-url=https://prometheus:9090",
                  settings -> settings.historyStore().access()),
              List.of(
                  of(
                      "history.retention",
                      Duration.ofHours(6),
                      "12h",
                      Duration.ofHours(12),
                      settings -> settings.rules().retention().history()),
                  of(
                      "checkpoint.failure-threshold",
                      3,
                      "5",
                      5,
                      settings ->
                          both(
                              settings.thresholds().checkpointFailures(),
                              settings.rules().verification().failures())),
                  of(
                      "rescale.verification-window",
                      Duration.ofMinutes(30),
                      "1h",
                      Duration.ofHours(1),
                      settings ->
                          both(
                              settings.rules().verification().window(),
                              settings.thresholds().rescaleWindow())),
                  of(
                      "rescale.verification-checkpoints",
                      3,
                      "4",
                      4,
                      settings -> settings.rules().verification().checkpoints()),
                  of(
                      "lag.window",
                      Duration.ofMinutes(2),
                      "3m",
                      Duration.ofMinutes(3),
                      settings -> settings.thresholds().flow().lagWindow()),
                  of(
                      "lag.floor",
                      Duration.ofSeconds(30),
                      "10s",
                      Duration.ofSeconds(10),
                      settings -> settings.thresholds().flow().lagFloor()),
                  of(
                      "backpressure.threshold",
                      0.5,
                      "0.7",
                      0.7,
                      settings -> settings.thresholds().flow().backpressure()),
                  of(
                      "slots.grace",
                      Duration.ofSeconds(15),
                      "20s",
                      Duration.ofSeconds(20),
                      settings -> settings.thresholds().slotsGrace()),
                  of(
                      "slots.provision-grace",
                      Duration.ofMinutes(3),
                      "5m",
                      Duration.ofMinutes(5),
                      settings -> settings.thresholds().slotsProvisionGrace()),
                  of(
                      "slots.elastic",
                      Elasticity.AUTO,
                      "true",
                      Elasticity.TRUE,
                      settings -> settings.thresholds().slotsElastic()),
                  of(
                      "state-lost.hold",
                      Duration.ofHours(1),
                      "2h",
                      Duration.ofHours(2),
                      settings -> settings.thresholds().stateLostHold()),
                  of(
                      "log-diagnosis.max-bytes",
                      128L << 20,
                      "1GiB",
                      1L << 30,
                      Settings::logDiagnosisMaxBytes),
                  of(
                      "log.level",
                      Level.INFO,
                      "debug",
                      Level.DEBUG,
                      settings -> settings.log().level()),
                  of(
                      "log.format",
                      Format.TEXT,
                      "json",
                      Format.JSON,
                      settings -> settings.log().format())))
          .flatMap(List::stream)
          .toList();

  private static SettingCase of(
      String name, Object initial, String text, Object value, Function<Settings, Object> place) {
    return new SettingCase(name, initial, text, value, false, List.of(), place);
  }

  Object in(Settings settings) {
    return place.apply(settings);
  }

  /** Repeated here, because users rely on it. */
  String flag() {
    return "--" + name;
  }

  /** Repeated here, because users rely on it. */
  String variable() {
    return "FLINK_SIGNALS_" + name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
  }

  /** The arguments and the flags that this setting requires. */
  String[] arguments(String... own) {
    return Stream.concat(Stream.of(own), also.stream()).toArray(String[]::new);
  }

  /** The names of all settings that {@link #arguments} change. */
  Set<String> changes() {
    return Stream.concat(
            Stream.of(name), also.stream().map(flag -> flag.substring(2, flag.indexOf('='))))
        .collect(Collectors.toSet());
  }

  @Override
  public String toString() {
    return name;
  }

  /** A setting with two places, which must have the same value. */
  private static Object both(Object first, Object second) {
    return first.equals(second) ? first : List.of(first, second);
  }

  /** {@link Pattern} does not implement equals. */
  private static String pattern(Optional<Pattern> pattern) {
    return pattern.map(Pattern::pattern).orElse("");
  }
}
