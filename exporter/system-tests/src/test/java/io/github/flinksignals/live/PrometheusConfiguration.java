// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Configuration of a Prometheus in the tests: targets, rules, Alertmanager and interval. Immutable.
 *
 * @param targets base URLs of the exporters; only host and port are used
 * @param interval scrape interval and evaluation interval
 * @param rules rule files; none by default
 * @param alertmanager base URL of the Alertmanager; none by default
 * @param scrapeSettings other settings of the scrape config, such as {@code tls_config}; none by
 *     default
 */
public record PrometheusConfiguration(
    List<URI> targets,
    Duration interval,
    List<Path> rules,
    Optional<URI> alertmanager,
    Map<String, ?> scrapeSettings) {
  /** Scrapes these targets every second. */
  public static PrometheusConfiguration scraping(URI... targets) {
    return new PrometheusConfiguration(
        List.of(targets), Duration.ofSeconds(1), List.of(), Optional.empty(), Map.of());
  }

  /** Sets the interval of scrapes and evaluations. */
  public PrometheusConfiguration withInterval(Duration every) {
    return new PrometheusConfiguration(targets, every, rules, alertmanager, scrapeSettings);
  }

  /** Adds rule files. */
  public PrometheusConfiguration withRules(Path... files) {
    return new PrometheusConfiguration(
        targets, interval, List.of(files), alertmanager, scrapeSettings);
  }

  /** Sends alerts to this Alertmanager; only host and port are used. */
  public PrometheusConfiguration withAlertmanager(URI address) {
    return new PrometheusConfiguration(
        targets, interval, rules, Optional.of(address), scrapeSettings);
  }

  /** Adds settings to the scrape config, such as {@code tls_config}. */
  public PrometheusConfiguration withScrapeSettings(Map<String, ?> more) {
    return new PrometheusConfiguration(targets, interval, rules, alertmanager, more);
  }

  /** Writes JSON, which is valid YAML with unambiguous quotes. */
  String asYaml() {
    String every = interval.toMillis() + "ms";
    Map<String, Object> scrape = new TreeMap<>(scrapeSettings);
    scrape.put("job_name", "flink-signals");
    scrape.put("static_configs", configs(targets));
    Map<String, ?> configuration =
        Map.of(
            "global",
            Map.of("scrape_interval", every, "scrape_timeout", every, "evaluation_interval", every),
            "rule_files",
            rules.stream().map(file -> file.toAbsolutePath().toString()).toList(),
            "alerting",
            Map.of(
                "alertmanagers",
                alertmanager.map(List::of).orElse(List.of()).stream()
                    .map(address -> addresses(List.of(address)))
                    .toList()),
            "scrape_configs",
            List.of(scrape));
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(configuration);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The configuration cannot be written", e);
    }
  }

  private static Map<String, ?> addresses(List<URI> addresses) {
    return Map.of("static_configs", configs(addresses));
  }

  private static List<?> configs(List<URI> addresses) {
    return List.of(Map.of("targets", addresses.stream().map(URI::getAuthority).toList()));
  }
}
