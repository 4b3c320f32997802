// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The values for the chart kube-prometheus-stack, derived from the example configuration of
 * Alertmanager and the notification template. The routes of the example become one route for the
 * alerts of Flink, because the Alertmanager of the chart also has other alerts.
 */
final class StackValues {
  private static final String VALUES =
      """
      # Values for the chart kube-prometheus-stack, written by "make generate" from alertmanager.example.yml and flink-signals.tmpl.
      # Copy them and set your own receivers. Helm replaces lists: if your values already have routes, inhibition rules or receivers,
      # add those below to them.
      prometheus:
        prometheusSpec:
          # Use all PodMonitors and PrometheusRules, not only those with the label "release" of this chart.
          podMonitorSelectorNilUsesHelmValues: false
          ruleSelectorNilUsesHelmValues: false

      grafana:
        sidecar:
          dashboards:
            # The annotation of the dashboards that names their folder.
            folderAnnotation: grafana_folder
            provider:
              foldersFromFilesStructure: true

      alertmanager:
        config:
          route:
            # For the alerts of others, until you add routes for them.
            receiver: none
            routes:
              - matchers: [alertname=~"Flink.+"]
      %s
          inhibit_rules:
      %s
          # The chart mounts templateFiles here.
          templates:
            - /etc/alertmanager/config/*.tmpl
          receivers:
      %s
        templateFiles:
          flink-signals.tmpl: |
      %s
      """;

  private StackValues() {}

  /** The text of the values, from the texts of the example and of the template. */
  static String of(String example, String template) {
    return VALUES.formatted(
        section(example, "route", 8),
        section(example, "inhibit_rules", 4),
        section(example, "receivers", 4),
        indented(template.lines().toList(), 6));
  }

  /** The lines below a top-level key. */
  private static String section(String yaml, String key, int spaces) {
    List<String> lines = yaml.lines().toList();
    int begin = lines.indexOf(key + ":") + 1;
    return indented(
        lines.subList(begin, lines.size()).stream()
            .takeWhile(line -> line.startsWith(" "))
            .toList(),
        spaces);
  }

  private static String indented(List<String> lines, int spaces) {
    return lines.stream()
        .map(line -> line.isEmpty() ? line : " ".repeat(spaces) + line)
        .collect(Collectors.joining("\n"));
  }
}
