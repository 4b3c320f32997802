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
 * What a Prometheus of the tests does: it scrapes exporters, evaluates rules, and tells an
 * Alertmanager, each as often as the interval says. Immutable.
 *
 * @param targets where exporters serve; only host and port count
 * @param interval between scrapes, and between evaluations
 * @param rules files of rules; none by default
 * @param alertmanager where alerts go; nowhere by default
 * @param access what else a scrape config says, such as {@code tls_config}; nothing by default
 */
public record PrometheusConfiguration(
    List<URI> targets,
    Duration interval,
    List<Path> rules,
    Optional<URI> alertmanager,
    Map<String, ?> access) {
  /** Scrapes these every second. */
  public static PrometheusConfiguration scraping(URI... targets) {
    return new PrometheusConfiguration(
        List.of(targets), Duration.ofSeconds(1), List.of(), Optional.empty(), Map.of());
  }

  /** Evaluates these files of rules too. */
  public PrometheusConfiguration withRules(Path... files) {
    return new PrometheusConfiguration(targets, interval, List.of(files), alertmanager, access);
  }

  /** Sends alerts there; only host and port count. */
  public PrometheusConfiguration withAlertmanager(URI address) {
    return new PrometheusConfiguration(targets, interval, rules, Optional.of(address), access);
  }

  /** Scrapes with what it takes to be let in. */
  public PrometheusConfiguration withAccess(Map<String, ?> more) {
    return new PrometheusConfiguration(targets, interval, rules, alertmanager, more);
  }

  /** JSON is YAML, and leaves no doubt about quotes. */
  String asYaml() {
    String every = interval.toMillis() + "ms";
    Map<String, Object> scrape = new TreeMap<>(access);
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
      throw new IllegalStateException("maps of strings cannot be written", e);
    }
  }

  private static Map<String, ?> addresses(List<URI> addresses) {
    return Map.of("static_configs", configs(addresses));
  }

  private static List<?> configs(List<URI> addresses) {
    return List.of(Map.of("targets", addresses.stream().map(URI::getAuthority).toList()));
  }
}
