// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.GeneratedFile;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.FailureMode;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportPageTest {
  private static final String GOLDEN = "exporter/src/test/resources/export/metrics.txt";
  private static final List<MetricFamilySamples> FAMILIES =
      new ReportCollector(() -> Optional.of(ExampleReport.make()), ExampleReport.BUILD, Links.OWN)
          .collect();

  @Test
  void isTheGoldenPage() throws IOException {
    GeneratedFile.of(GOLDEN).mustBe(text());
  }

  @Test
  void passesPromtoolWithoutWarnings() throws IOException, InterruptedException {
    assertThat(Promtool.checkMetrics(text())).isEqualTo(new Promtool.Result(0, ""));
  }

  @Test
  void promtoolReportsErrors() throws IOException, InterruptedException {
    assertThat(Promtool.checkMetrics("demo_total 1\n").exitCode()).isNotZero();
  }

  @Test
  void isAvailableInOpenMetrics() throws IOException {
    StringWriter page = new StringWriter();
    TextFormat.writeOpenMetrics100(page, Collections.enumeration(FAMILIES));

    assertThat(page.toString())
        .contains("# TYPE flink_job_checkpoints_failed counter\n")
        .contains("\nflink_job_checkpoints_failed_total{job_name=")
        .doesNotContain("_created")
        .endsWith("\n# EOF\n");
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void containsEveryMetricWithItsHelp(Metric metric) {
    assertThat(metric.help()).endsWith(".").doesNotContain("\n");
    assertThat(FAMILIES)
        .filteredOn(
            family -> family.samples.stream().anyMatch(one -> one.name.equals(metric.metricName())))
        .as("every metric occurs in the example")
        .singleElement()
        .satisfies(family -> assertThat(family.help).isEqualTo(metric.help()))
        .satisfies(family -> assertThat(family.type).isEqualTo(metric.type()));
  }

  @Test
  void hasNoNaNAndNoDuplicateSeries() {
    assertThat(samples()).allMatch(sample -> Double.isFinite(sample.value));
    assertThat(samples().stream().map(ReportPageTest::series)).doesNotHaveDuplicates();
  }

  @Test
  void escapesNames() throws IOException {
    assertThat(text())
        .contains("job_name=\"bad \\\"job\\\" \\\\ \\nflink_up 0 🚀 <script>'&\"")
        .doesNotContain("\nflink_up 0 ");
  }

  @Test
  void staysWithinTheSeriesBudget() {
    Map<String, Long> byJob =
        samples().stream()
            .collect(
                Collectors.groupingBy(
                    sample -> label(sample, "job_name").orElse(""),
                    TreeMap::new,
                    Collectors.counting()));
    long tasks = values(Metric.TASK_PARALLELISM, ExampleReport.FAILING).size();

    assertThat(byJob.remove("")).isLessThanOrEqualTo(60);
    assertThat(byJob.keySet())
        .containsExactlyInAnyOrder(
            ExampleReport.HEALTHY,
            ExampleReport.FAILING,
            ExampleReport.BEHIND,
            ExampleReport.SILENT,
            ExampleReport.ABSENT,
            ExampleReport.BATCH);
    assertThat(tasks).isEqualTo(3);
    assertThat(byJob.values()).allMatch(count -> count <= 110 + 7 * tasks);
  }

  @Test
  void exportsAHealthyJobAsSafeToScale() {
    assertThat(values(Metric.SCALE_SAFE, ExampleReport.HEALTHY)).containsExactly(1.0);
    assertThat(values(Metric.FAILURE_MODE, ExampleReport.HEALTHY))
        .hasSize(FailureMode.values().length)
        .containsOnly(0.0);
    assertThat(values(Metric.ROOT_CAUSE, ExampleReport.HEALTHY))
        .hasSize(FailureMode.values().length)
        .containsOnly(0.0);
    assertThat(values(Metric.SCALE_BLOCKER, ExampleReport.HEALTHY))
        .hasSize(Blocker.values().length)
        .containsOnly(0.0);
    assertThat(values(Metric.FAILURE_MODE_SINCE, ExampleReport.HEALTHY)).isEmpty();
    assertThat(values(Metric.SHADOWED_JOBS, "")).containsExactly(1.0);
  }

  @Test
  void exportsTheStartAndTheRootCausesOfFailureModes() {
    assertThat(active(Metric.FAILURE_MODE, ExampleReport.FAILING))
        .contains("SlotStarvation", "CheckpointsFailing", "JobNotRunning", "RestartLoop");
    assertThat(active(Metric.ROOT_CAUSE, ExampleReport.FAILING))
        .containsExactlyInAnyOrder("SlotStarvation", "RestartLoop");
    assertThat(values(Metric.FAILURE_MODE_SINCE, ExampleReport.FAILING))
        .hasSameSizeAs(active(Metric.FAILURE_MODE, ExampleReport.FAILING));
    assertThat(values(Metric.SCALE_SAFE, ExampleReport.FAILING)).containsExactly(0.0);
  }

  @Test
  void keepsOnlyTheFindingsOfAJobThatIsNotSeen() {
    Set<Metric> kept =
        EnumSet.of(
            Metric.FAILURE_MODE,
            Metric.ROOT_CAUSE,
            Metric.FAILURE_MODE_UNKNOWN,
            Metric.FAILURE_MODE_SINCE,
            Metric.SCALE_SAFE,
            Metric.SCALE_BLOCKER);

    assertThat(
            Arrays.stream(Metric.values())
                .filter(metric -> !values(metric, ExampleReport.SILENT).isEmpty()))
        .containsExactlyInAnyOrderElementsOf(kept);
    assertThat(active(Metric.ROOT_CAUSE, ExampleReport.SILENT))
        .containsExactly("CheckpointsFailing");
    assertThat(active(Metric.SCALE_BLOCKER, ExampleReport.SILENT)).contains("blind");
    assertThat(values(Metric.SCALE_SAFE, ExampleReport.SILENT)).containsExactly(0.0);
  }

  @Test
  void exportsAnExpectedJobThatIsMissing() {
    assertThat(active(Metric.ROOT_CAUSE, ExampleReport.ABSENT)).containsExactly("JobNotRunning");
    assertThat(values(Metric.FAILURE_MODE_UNKNOWN, ExampleReport.ABSENT))
        .hasSize(FailureMode.values().length - 1);
    assertThat(values(Metric.JOB_INFO, ExampleReport.ABSENT)).isEmpty();
    assertThat(values(Metric.SCALE_SAFE, ExampleReport.ABSENT)).containsExactly(0.0);
  }

  @Test
  void exportsOnlyTheStateOfABatchJob() {
    assertThat(
            Arrays.stream(Metric.values())
                .filter(metric -> !values(metric, ExampleReport.BATCH).isEmpty()))
        .containsExactly(Metric.JOB_INFO, Metric.JOB_STATE, Metric.JOB_START, Metric.JOB_RESTARTS);
  }

  @Test
  void exportsOnlyTheBuildAndTheLinksBeforeTheFirstPoll() {
    assertThat(new ReportCollector(Optional::empty, ExampleReport.BUILD, Links.OWN).collect())
        .extracting(family -> family.name)
        .containsExactly(Metric.BUILD_INFO.metricName(), Metric.LINKS.metricName());
  }

  private static String text() throws IOException {
    StringWriter page = new StringWriter();
    TextFormat.write004(page, Collections.enumeration(FAMILIES));
    return page.toString();
  }

  private static List<Sample> samples() {
    return FAMILIES.stream().flatMap(family -> family.samples.stream()).toList();
  }

  private static List<Sample> samples(Metric metric, String jobName) {
    return samples().stream()
        .filter(sample -> sample.name.equals(metric.metricName()))
        .filter(sample -> label(sample, "job_name").orElse("").equals(jobName))
        .toList();
  }

  private static List<Double> values(Metric metric, String jobName) {
    return samples(metric, jobName).stream().map(sample -> sample.value).toList();
  }

  /** The values of the last label of all series with the value 1. */
  private static List<String> active(Metric metric, String jobName) {
    return samples(metric, jobName).stream()
        .filter(sample -> sample.value == 1)
        .map(sample -> sample.labelValues.get(sample.labelValues.size() - 1))
        .toList();
  }

  private static Optional<String> label(Sample sample, String name) {
    int index = sample.labelNames.indexOf(name);
    return index < 0 ? Optional.empty() : Optional.of(sample.labelValues.get(index));
  }

  private static String series(Sample sample) {
    return sample.name + sample.labelNames + sample.labelValues;
  }
}
