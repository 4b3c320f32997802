// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The queries that the README and KEDA run before scaling are the ones that promtool tests. */
class RecipesTest {
  private static final String VERDICT = "flink_job_scale_safe{";

  @Test
  void theReadmeContainsExactlyTheTestedQueries() throws IOException {
    String readme = Files.readString(AlertPack.DIRECTORY.resolve("README.md"));
    // The templates of Argo Rollouts and Flagger replace these placeholders.
    String rest =
        plain(
            readme
                .replace("{{args.job}}", "orders")
                .replace("{{ target }}", "orders")
                .replace("{{ namespace }}", "flink"));
    Set<String> tested = tested("recipes.test.yml");
    assertThat(rest).contains(tested);
    for (String expression :
        tested.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList()) {
      rest = rest.replace(expression, "");
    }
    assertThat(rest).doesNotContain(VERDICT);
  }

  @Test
  void theScaledObjectContainsExactlyTheTestedQuery() {
    Path file = Repository.root().resolve("exporter/kubernetes/keda/scaledobject.yaml");
    assertThat(tested("keda.test.yml"))
        .containsExactly(
            plain(AlertPack.read(file).at("/spec/triggers/0/metadata/query").asText()));
  }

  private static Set<String> tested(String file) {
    return AlertPack.elements(
            AlertPack.read(AlertPack.DIRECTORY.resolve("tests").resolve(file)).path("tests"))
        .flatMap(test -> AlertPack.elements(test.path("promql_expr_test")))
        .map(check -> plain(check.path("expr").asText()))
        .filter(
            expression ->
                expression.contains(VERDICT)) // Skips YAML aliases, which Jackson reads as text.
        .collect(Collectors.toSet());
  }

  private static String plain(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
