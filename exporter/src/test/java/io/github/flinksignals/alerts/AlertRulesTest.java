// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.GeneratedFile;
import io.github.flinksignals.export.Metric;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The alerting rules agree with the failure modes of the exporter. */
class AlertRulesTest {
  private static final Set<String> WITHOUT_FAILURE_MODE =
      Set.of(
          "FlinkJobManagerUnreachable",
          "FlinkJobManagerUnstable",
          "FlinkJobsUnwatched",
          "FlinkSignalsAbsent",
          "FlinkSignalsDown",
          "FlinkSignalsHistoryUnavailable",
          "FlinkSignalsStale");

  private static final String WHERE =
      "{{ with $labels.namespace }} in namespace {{ . }}{{ end }}"
          + "{{ with or $labels.cluster $externalLabels.cluster }} on cluster {{ . }}{{ end }}";
  private static final String OF_JOB =
      "Job {{ $labels.job_name }}{{ with $labels.app }} of app {{ . }}{{ end }}" + WHERE;
  private static final String OF_CLUSTER =
      "Flink cluster{{ with $labels.app }} {{ . }}{{ end }}" + WHERE;

  /** The alerts whose series have no label {@code job_name}, so they name a cluster. */
  private static final Set<String> ABOUT_A_CLUSTER =
      Set.of(
          "FlinkClusterVanished",
          "FlinkGarbageCollection",
          "FlinkHeapFull",
          "FlinkJobManagerUnreachable",
          "FlinkJobManagerUnstable",
          "FlinkJobsUnwatched",
          "FlinkSignalsDown",
          "FlinkSignalsHistoryUnavailable",
          "FlinkTaskManagersLost");

  /** Alerts that name something else: all clusters, or a job or a cluster. */
  private static final Map<String, String> OTHER_SUBJECTS =
      Map.of(
          "FlinkOperatorErrors",
          "Flink deployments{{ with $labels.resourcens }} in namespace {{ . }}{{ end }}"
              + "{{ with or $labels.cluster $externalLabels.cluster }} on cluster {{ . }}{{ end }}",
          "FlinkSignalsAbsent",
          "Prometheus{{ with $externalLabels.cluster }} of cluster {{ . }}{{ end }}",
          "FlinkSignalsStale",
          "{{ with $labels.job_name }}Job {{ . }}{{ with $labels.app }} of app {{ . }}{{ end }}"
              + "{{ else }}Flink cluster{{ with $labels.app }} {{ . }}{{ end }}{{ end }}"
              + WHERE);

  private static final String PROMETHEUS_RULE =
      """
      # The alerts of NAME.rules.yml for the Prometheus Operator, written by "make generate".
      apiVersion: monitoring.coreos.com/v1
      kind: PrometheusRule
      metadata:
        name: OBJECT
        labels:
          app.kubernetes.io/name: flink-signals
      spec:
      """;

  private static final String ROOT = "flink_job_mode:flink_job_root_cause:max";
  private static final Pattern SERIES = Pattern.compile("\\bflink_[a-z_:]+");

  @Test
  void eachFailureModeHasOneAlertWithItsNameSeverityAndMeaning() {
    assertThat(ofModes(rule -> rule.severity() + ": " + rule.summary()))
        .isEqualTo(wanted(mode -> mode.severity().label() + ": " + mode.meaning()));
  }

  @Test
  void alertsOfFailureModesFireOnRootCausesOnly() {
    assertThat(
            ofModes(rule -> rule.expression().replaceAll("(?s).*?(" + ROOT + "\\{.*?}).*", "$1")))
        .isEqualTo(wanted(mode -> ROOT + "{mode=\"" + mode.label() + "\"}"));
  }

  @Test
  void descriptionsOfFailureModesEndWithTheRemedy() {
    Map<String, String> descriptions = ofModes(AlertRule::description);
    for (FailureMode mode : FailureMode.values()) {
      assertThat(descriptions.get(mode.alert())).as(mode.alert()).endsWith(" " + mode.remedy());
    }
  }

  @Test
  void summariesAndDescriptionsNameTheJobOrClusterWithoutGapsForMissingLabels() {
    for (AlertRule alert : AlertPack.allAlerts()) {
      String subject =
          OTHER_SUBJECTS.getOrDefault(
              alert.name(), ABOUT_A_CLUSTER.contains(alert.name()) ? OF_CLUSTER : OF_JOB);
      assertThat(alert.subject()).as(alert.name()).isEqualTo(subject);
      assertThat(alert.description()).as(alert.name()).contains(subject);
    }
  }

  @Test
  void theAbsenceOfAllExportersHasAGroupOfItsOwn() {
    assertThat(
            AlertPack.elements(AlertPack.read(AlertPack.RULES).path("groups"))
                .filter(group -> group.path("name").asText().equals("flink-signals-absence"))
                .flatMap(group -> AlertPack.elements(group.path("rules")))
                .map(rule -> rule.path("alert").asText()))
        .containsExactly("FlinkSignalsAbsent");
  }

  @Test
  void criticalAlertsFireAfter30SecondsAndOthersAfterTwoMinutes() {
    assertThat(ofModes(AlertRule::holdTime))
        .isEqualTo(wanted(mode -> mode.severity() == Severity.CRITICAL ? "30s" : "2m"));
  }

  @Test
  void everySeriesInTheRulesIsExportedOrRecorded() {
    Set<String> known =
        Arrays.stream(Metric.values()).map(Metric::metricName).collect(Collectors.toSet());
    known.addAll(AlertPack.recorded());
    Stream<String> texts =
        Stream.concat(
            AlertPack.expressions().stream(),
            AlertPack.alerts().stream().map(AlertRule::description));
    Set<String> named =
        texts
            .flatMap(text -> SERIES.matcher(text).results())
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(named).hasSizeGreaterThan(20);
    named.removeAll(known);
    assertThat(named).as("series that the exporter does not export").isEmpty();
  }

  static List<Path> ruleFiles() {
    return AlertPack.RULE_FILES;
  }

  @ParameterizedTest
  @MethodSource("ruleFiles")
  void thePrometheusRuleHasTheSameRules(Path file) throws IOException {
    String name = file.getFileName().toString().replace(".rules.yml", "");
    String object = name.startsWith("flink-signals") ? name : "flink-signals-" + name;
    String rules = Files.readString(file);
    String groups = rules.substring(rules.indexOf("groups:\n"));
    GeneratedFile.of("alerts/" + name + ".prometheusrule.yml")
        .mustBe(
            PROMETHEUS_RULE.replace("NAME", name).replace("OBJECT", object)
                + groups.replaceAll("(?m)^(?=.)", "  "));
  }

  private static Map<String, String> ofModes(Function<AlertRule, String> fact) {
    List<AlertRule> alerts = AlertPack.alerts();
    assertThat(alerts)
        .extracting(AlertRule::name)
        .doesNotHaveDuplicates()
        .containsAll(WITHOUT_FAILURE_MODE);
    return alerts.stream()
        .filter(rule -> !WITHOUT_FAILURE_MODE.contains(rule.name()))
        .collect(Collectors.toMap(AlertRule::name, fact, (a, b) -> a, TreeMap::new));
  }

  private static Map<String, String> wanted(Function<FailureMode, String> fact) {
    return Arrays.stream(FailureMode.values())
        .collect(Collectors.toMap(FailureMode::alert, fact, (a, b) -> a, TreeMap::new));
  }
}
