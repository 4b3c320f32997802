// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.flinksignals.docs.ConsolePage;
import io.github.flinksignals.docs.ConsolePage.Command;
import io.github.flinksignals.docs.GeneratedFile;
import io.github.flinksignals.docs.Repository;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the guide that need no cluster, and checks what the others name. */
class GettingStartedPageTest {
  private static final String PAGE = "exporter/docs/getting-started.md";
  private static final String CHECK = "java -jar exporter/target/flink-signals-exporter.jar check";
  private static final String LOG_OF_THE_HOOK =
      "kubectl logs --namespace flink job/orders-verified";
  private static final String INSTALL = "## 1. Install it on an empty cluster";

  @TempDir private Path directory;

  @Test
  void theOutputShownIsThatOfTheCommands() throws IOException {
    GeneratedFile.of(PAGE).mustBe(ConsolePage.read(PAGE).with(this::output));
  }

  @Test
  void everyOtherCommandPrintsNothing() throws IOException {
    assertThat(ConsolePage.read(PAGE).commands())
        .filteredOn(command -> output(command).isEmpty())
        .isNotEmpty()
        .allSatisfy(command -> assertThat(command.output()).as(command.line()).isEmpty());
  }

  @Test
  void theInstallationNeedsAsManyCommandsAndEditedFilesAsItSays() throws IOException {
    String page = Files.readString(Repository.root().resolve(PAGE));
    String section = page.substring(page.indexOf(INSTALL), page.indexOf("\n### Verify it"));
    List<String> commands =
        ConsolePage.read(PAGE).commands().stream()
            .filter(command -> command.heading().equals(INSTALL))
            .map(Command::line)
            .toList();
    List<String> edited =
        Pattern.compile("Edit\\s+\\[[^]]*]\\(([^)]*)\\)")
            .matcher(section)
            .results()
            .map(file -> file.group(1))
            .toList();
    assertThat(section)
        .contains(
            "you need %d commands and %d edited file.".formatted(commands.size(), edited.size()));
    assertThat(commands).hasSizeLessThanOrEqualTo(5).noneMatch(line -> line.contains("&&"));
    assertThat(edited).hasSize(1);
    assertThat(Repository.root().resolve("exporter/docs").resolve(edited.get(0)))
        .content()
        .contains("newName: registry.example.org/flink-signals-exporter # replace by");
  }

  @Test
  void theCommandsNameWhatExists() throws IOException {
    List<List<String>> recorded = record(ConsolePage.read(PAGE).commands());
    assertThat(recorded).hasSizeGreaterThan(10);
    for (List<String> words : recorded) {
      assertThat(words.stream().filter(word -> word.matches("(exporter|alerts)/.*")))
          .as(words.toString())
          .allSatisfy(path -> assertThat(Repository.root().resolve(path)).exists());
      assertThat(words.stream().filter(word -> word.startsWith("registry.")))
          .as(words.toString())
          .allMatch("registry.mycompany.net/flink-signals-exporter"::equals);
      if (words.get(0).equals("make")) {
        assertThat(Repository.root().resolve("Makefile")).content().contains(words.get(1) + ": ");
      }
    }
    assertThat(recorded.stream().filter(words -> words.contains("--namespace")))
        .extracting(words -> words.get(words.indexOf("--namespace") + 1))
        .containsOnly("monitoring", "flink-operator", "flink");
  }

  @Test
  void theHookAndTheDashboardHaveTheNamesOfTheFiles() throws IOException {
    JsonNode hook = manifest("argocd/postsync.yaml").get("metadata");
    assertThat(LOG_OF_THE_HOOK)
        .isEqualTo(
            "kubectl logs --namespace %s job/%s"
                .formatted(hook.get("namespace").asText(), hook.get("name").asText()));
    String dashboard =
        Files.readString(Repository.root().resolve("dashboards/flink-signals-job.json"));
    assertThat(Files.readString(Repository.root().resolve(PAGE)))
        .contains("/d/" + new ObjectMapper().readTree(dashboard).get("uid").asText() + ">");
  }

  @Test
  void theComponentGetsTheImageOfTheTeam() throws IOException {
    String page = Files.readString(Repository.root().resolve(PAGE));
    List<JsonNode> kustomizations =
        Pattern.compile("(?s)```yaml\n(.*?)```")
            .matcher(page)
            .results()
            .map(MatchResult::group)
            .map(block -> yaml(block.replace("```yaml", "").replace("```", "")))
            .toList();
    assertThat(kustomizations).hasSize(1);
    JsonNode image = kustomizations.get(0).at("/images/0");
    JsonNode sidecar = manifest("sidecar/flink-signals.yaml");
    assertThat(sidecar.at("/spec/jobManager/podTemplate/spec/initContainers/0/image").asText())
        .startsWith(image.get("name").asText() + ":");
    assertThat(page).contains("make image IMAGE=" + image.get("newName").asText());
  }

  /** What a command prints; empty if it needs a cluster. */
  private Optional<List<String>> output(Command command) {
    try {
      if (command.line().startsWith(CHECK)) {
        OrdersCheck job = new OrdersCheck(8, Duration.ofDays(2));
        boolean denied = command.heading().startsWith("## 4.");
        return Optional.of(
            check(denied ? job.deniedByTheStorage() : job.healthy(), command.line(), denied));
      }
      if (command.line().equals(LOG_OF_THE_HOOK)) {
        return Optional.of(hook(new OrdersCheck(16, Duration.ofSeconds(20)).healthy()));
      }
      if (command.line().startsWith("curl ")) {
        return Optional.of(curl(command.line()));
      }
      return Optional.empty();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(command.line(), e);
    }
  }

  private static List<String> check(OrdersCheck job, String line, boolean fails)
      throws InterruptedException {
    String[] arguments =
        Stream.of(line.substring(CHECK.length()).split(" "))
            .filter(s -> !s.isEmpty())
            .toArray(String[]::new);
    assertThat(job.check(arguments)).as(line).isEqualTo(fails ? 1 : 0);
    return job.out.toString().lines().toList();
  }

  /** Argo CD starts the hook when the new run has started, and its log has both streams. */
  private static List<String> hook(OrdersCheck job) throws IOException, InterruptedException {
    String[] arguments =
        manifest("argocd/postsync.yaml")
            .at("/spec/template/spec/containers/0/args")
            .valueStream()
            .skip(1)
            .map(
                argument ->
                    argument.asText().replaceFirst("--parallelism=\\d+", "--parallelism=16"))
            .toArray(String[]::new);
    assertThat(arguments).contains("--parallelism=16");
    assertThat(job.check(arguments)).isZero();
    return (job.err + "" + job.out).lines().toList();
  }

  /** Runs a command in a shell; the exporter is a stand-in. */
  private List<String> curl(String line) throws IOException {
    try (FakeJobManager exporter = new FakeJobManager()) {
      exporter.answer("/metrics", new OrdersCheck(8, Duration.ofDays(2)).healthy().metrics());
      Tools.Result result =
          Tools.run(
              directory, "", "bash", "-c", line.replace("http://localhost:9949", exporter.url()));
      assertThat(result.exitCode()).as(result.output()).isZero();
      return result.output().lines().toList();
    }
  }

  /** The words of the commands that need a cluster or a registry; a shell splits them. */
  private List<List<String>> record(List<Command> commands) throws IOException {
    List<String> script = new ArrayList<>(List.of("set -eu"));
    for (String program : List.of("kubectl", "helm", "docker", "make", "argocd")) {
      script.add(
          program + "() { printf '%s\\037' " + program + " \"$@\" >> words; echo >> words; }");
    }
    commands.stream()
        .map(Command::line)
        .filter(line -> !line.startsWith("curl ") && !line.startsWith("java "))
        .forEach(script::add);
    script.add("wait");
    Files.write(directory.resolve("guide.sh"), script);
    Tools.Result result =
        Tools.run(directory, "", "bash", "-c", "cd " + directory + " && . ./guide.sh");
    assertThat(result.exitCode()).as(result.output()).isZero();
    return Files.readAllLines(directory.resolve("words")).stream()
        .map(line -> List.of(line.split("\u001f")))
        .toList();
  }

  private static JsonNode manifest(String name) throws IOException {
    return yaml(Files.readString(Repository.root().resolve("exporter/kubernetes").resolve(name)));
  }

  private static JsonNode yaml(String text) {
    try {
      return new ObjectMapper(new YAMLFactory()).readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
