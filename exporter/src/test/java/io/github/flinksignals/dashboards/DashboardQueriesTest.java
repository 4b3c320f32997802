// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.export.Metric;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries are valid PromQL, use existing metrics, and are correct with high availability. */
class DashboardQueriesTest {
  private static final Map<String, Metric> METRICS =
      Arrays.stream(Metric.values())
          .collect(Collectors.toMap(Metric::metricName, Function.identity()));

  /** Labels of targets, and the one label of {@code jvm_memory_bytes_used}. */
  private static final Set<String> OTHER_LABELS =
      Set.of("job", "cluster", "namespace", "app", "instance", "area");

  @TempDir Path directory;

  static List<Query> queries() {
    return Dashboard.all().stream().flatMap(dashboard -> dashboard.queries().stream()).toList();
  }

  /** Queries about Flink, to which several exporters may contribute series. */
  static Stream<Query> queriesAboutFlink() {
    return Stream.of("flink-signals-fleet", "flink-signals-job")
        .flatMap(uid -> Dashboard.named(uid).queries().stream());
  }

  @ParameterizedTest
  @MethodSource("queries")
  void usesExistingMetricsAndLabels(Query query) {
    assertThat(query.metrics())
        .as("every metric is in a selector")
        .hasSameSizeAs(query.selectors())
        .filteredOn(metric -> metric.startsWith("flink_"))
        .allSatisfy(metric -> assertThat(METRICS).containsKey(metric));
    for (Query.Selector selector : query.selectors()) {
      Set<String> labels = new HashSet<>(selector.matchers().keySet());
      labels.removeAll(OTHER_LABELS);
      if (METRICS.containsKey(selector.metric())) {
        assertThat(METRICS.get(selector.metric()).labels()).containsAll(labels);
      } else {
        assertThat(labels).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("queriesAboutFlink")
  void aggregatesTheExportersOfACluster(Query query) {
    assertThat(query.selectors())
        .allSatisfy(
            selector ->
                assertThat(selector.before())
                    .matches(
                        "(?s).*\\b(max|min) without \\(instance, pod(, mode|, reporter_job_name,"
                            + " reporter_task_name)?\\) \\((increase\\()?$"));
  }

  @Test
  void promtoolAcceptsEveryQuery() throws IOException {
    Tools.Result check = check(queries());
    assertThat(check.exitCode()).as(check.output()).isZero();
    assertThat(check.output()).contains(queries().size() + " rules found");
  }

  @Test
  void promtoolRejectsAnInvalidQuery() throws IOException {
    assertThat(check(List.of(new Query("nowhere", "max without (pod"))).exitCode()).isNotZero();
  }

  /** Checks each query as a recording rule. JSON is valid YAML. */
  private Tools.Result check(List<Query> queries) throws IOException {
    List<Map<String, String>> rules = new ArrayList<>();
    for (Query query : queries) {
      rules.add(Map.of("record", "query:" + rules.size(), "expr", query.with(Query.PLAUSIBLE)));
    }
    Path file = directory.resolve("rules.yml");
    new ObjectMapper()
        .writeValue(
            file.toFile(), Map.of("groups", List.of(Map.of("name", "queries", "rules", rules))));
    return Tools.run(directory, "", "promtool", "check", "rules", file.toString());
  }
}
