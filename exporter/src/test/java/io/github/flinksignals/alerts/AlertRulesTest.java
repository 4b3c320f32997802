// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.export.Metric;
import io.github.flinksignals.signal.FailureMode;
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

/** The rules say of each failure mode what the exporter says of it. */
class AlertRulesTest {
  private static final Set<String> ABOUT_NO_JOB =
      Set.of("FlinkJobManagerUnreachable", "FlinkSignalsDown", "FlinkSignalsStale");

  private static final String ROOT = "flink_job_mode:flink_job_root_cause:max";
  private static final Pattern SERIES = Pattern.compile("\\bflink_[a-z_:]+");

  @Test
  void eachFailureModeHasOneAlertOfItsNameSeverityAndMeaning() {
    assertThat(ofModes(rule -> rule.severity() + ": " + rule.summary()))
        .isEqualTo(wanted(mode -> mode.severity().label() + ": " + mode.meaning()));
  }

  @Test
  void eachOfThemFiresOnTheRootCauseAlone() {
    assertThat(
            ofModes(rule -> rule.expression().replaceAll("(?s).*?(" + ROOT + "\\{.*?}).*", "$1")))
        .isEqualTo(wanted(mode -> ROOT + "{mode=\"" + mode.label() + "\"}"));
  }

  @Test
  void eachOfThemEndsWithWhatToDoFirst() {
    Map<String, String> descriptions = ofModes(AlertRule::description);
    for (FailureMode mode : FailureMode.values()) {
      assertThat(descriptions.get(mode.alert())).as(mode.alert()).endsWith(" " + mode.remedy());
    }
  }

  @Test
  void whatIsUrgentIsToldSoonAndTheRestWhenItStays() {
    assertThat(ofModes(AlertRule::patience))
        .isEqualTo(wanted(mode -> mode.severity().label().equals("critical") ? "30s" : "2m"));
  }

  @Test
  void everySeriesThatRulesNameIsExportedOrRecorded() {
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
    assertThat(named).as("series that nobody exports").isEmpty();
  }

  @Test
  void theRulesOfTheOperatorAreTheSame() {
    assertThat(
            AlertPack.read(AlertPack.DIRECTORY.resolve("flink-signals.prometheusrule.yml"))
                .at("/spec/groups"))
        .isEqualTo(AlertPack.read(AlertPack.RULES).path("groups"));
  }

  private static Map<String, String> ofModes(Function<AlertRule, String> fact) {
    List<AlertRule> alerts = AlertPack.alerts();
    assertThat(alerts)
        .extracting(AlertRule::name)
        .doesNotHaveDuplicates()
        .containsAll(ABOUT_NO_JOB);
    return alerts.stream()
        .filter(rule -> !ABOUT_NO_JOB.contains(rule.name()))
        .collect(Collectors.toMap(AlertRule::name, fact, (a, b) -> a, TreeMap::new));
  }

  private static Map<String, String> wanted(Function<FailureMode, String> fact) {
    return Arrays.stream(FailureMode.values())
        .collect(Collectors.toMap(FailureMode::alert, fact, (a, b) -> a, TreeMap::new));
  }
}
