// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for the workflows that actionlint, see {@code make check-workflows}, does not know. */
class WorkflowsTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern USES = Pattern.compile("(?m)^ *(?:- )?uses: (.*)$");
  private static final Pattern MAKE = Pattern.compile("make ([a-z-]+)( [A-Z]+=\\S+)*");

  private static final String PUBLISH_PACKAGES = "{\"contents\":\"read\",\"packages\":\"write\"}";
  private static final String PUBLISH_RELEASE = "{\"contents\":\"write\"}";

  /** What a container of Debian needs before the checkout. */
  private static final String PREPARE = "apt-get update\n";

  static Stream<Path> workflows() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(Repository.root().resolve(".github/workflows"))) {
      files = found.sorted().toList();
    }
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly("chart.yml", "image.yml", "release.yml", "test.yml");
    return files.stream();
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void actionsArePinnedByCommitWithTheirVersion(Path file) throws IOException {
    Matcher uses = USES.matcher(Files.readString(file));
    while (uses.find()) {
      String action = uses.group(1);
      if (action.startsWith("./")) {
        assertThat(Repository.root().resolve(action)).isRegularFile();
      } else {
        assertThat(action).matches("[\\w-]+/[\\w-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void theTokenCanOnlyReadUnlessAJobPublishes(Path file) throws IOException {
    JsonNode workflow = YAML.readTree(file.toFile());
    assertThat(workflow.path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
    List<String> ofJobs =
        workflow.path("jobs").findValues("permissions").stream().map(JsonNode::toString).toList();
    assertThat(ofJobs).isSubsetOf(PUBLISH_PACKAGES, PUBLISH_RELEASE);
    if (workflow.path("on").has("pull_request")) {
      assertThat(ofJobs).as("permissions for the code of others").isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void stepsRunTargetsOfTheMakefile(Path file) throws IOException {
    String makefile = Files.readString(Repository.root().resolve("Makefile"));
    List<String> commands = YAML.readTree(file.toFile()).findValuesAsText("run");
    for (String command : commands) {
      if (!command.startsWith(PREPARE)) {
        Matcher make = MAKE.matcher(command);
        assertThat(make.matches()).as(command).isTrue();
        assertThat(makefile).contains("\n" + make.group(1) + ": ");
      }
    }
  }
}
