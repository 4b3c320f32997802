// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import io.github.flinksignals.docs.GeneratedTable;
import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The versions of other programs that the tests use, each from the file that decides it. */
class TestedVersionsPageTest {
  private static final String POM = "exporter/system-tests/pom.xml";

  /** Versions of Prometheus and Alertmanager by release of Debian. */
  private static final Map<String, List<String>> DEBIAN =
      Map.of("bookworm", List.of("2.42.0", "0.25.0"));

  @Test
  void thePageListsWhatTheTestsUse() throws IOException {
    List<String> byDefault = TestedVersions.parse(TestedVersions.DEFAULT);
    List<String> others =
        new ArrayList<>(TestedVersions.parse(find("Makefile", "ALL_FLINK_VERSIONS := (.*)")));
    others.removeAll(byDefault);
    String release = find(".github/workflows/test.yml", "image: debian:(\\w+)");
    List<String> ofDebian =
        Optional.ofNullable(DEBIAN.get(release))
            .orElseThrow(() -> new AssertionError("add the versions in Debian " + release));
    String fabric8 = find(POM, "<fabric8.version>(.*)<");
    String java = find("pom.xml", "<maven.compiler.release>(.*)<");
    GeneratedTable.below("exporter/docs/compatibility.md", "## Tested versions")
        .mustMatch(
            "the build",
            List.of("Program", "Versions", "How it is tested"),
            List.of(
                List.of("Flink", String.join(", ", byDefault), "Real clusters, by `make test`"),
                List.of(
                    "Flink, also", String.join(", ", others), "Real clusters, by `make test-all`"),
                List.of(
                    "Prometheus",
                    ofDebian.get(0) + " of Debian " + release,
                    "Real process: scrapes, alerts, queries of the dashboards, history"),
                List.of(
                    "Alertmanager",
                    ofDebian.get(1) + " of Debian " + release,
                    "Real process: routing, inhibition, notifications"),
                List.of(
                    "Grafana",
                    find(
                        "exporter/src/test/typescript/package.json",
                        "\"@grafana/schema\": \"(.*)\""),
                    "Types only: the dashboards against those that Grafana publishes"),
                List.of(
                    "Helm",
                    "that of helm-java " + version("helm-java"),
                    "Real engine: lint, template, package, push to a registry"),
                List.of(
                    "Kubernetes",
                    "model " + fabric8 + " of fabric8",
                    "Schema only: the manifests, and the objects of the chart"),
                List.of(
                    "Prometheus Operator",
                    "model " + fabric8 + " of fabric8",
                    "Schema only: PodMonitor and PrometheusRule"),
                List.of(
                    "Flink Kubernetes operator",
                    version("flink-kubernetes-operator-api"),
                    "Schema only: the `FlinkDeployment`, against the definition that the operator installs"),
                List.of("Java", java, "Real JVM: everything, the image included"),
                List.of(
                    "Java, in the image by default",
                    find("Dockerfile", "ARG JDK_IMAGE=.*:(\\d+)-jdk"),
                    "Not tested: its registry was not reachable")));
  }

  /** The version of a library in the POM of the system tests. */
  private static String version(String artifact) throws IOException {
    return find(POM, "<artifactId>" + artifact + "</artifactId>\\s*<version>(.*)<");
  }

  private static String find(String file, String pattern) throws IOException {
    Matcher matcher =
        Pattern.compile(pattern).matcher(Files.readString(Repository.root().resolve(file)));
    if (!matcher.find()) {
      throw new AssertionError(file + " has no " + pattern);
    }
    return matcher.group(1);
  }
}
