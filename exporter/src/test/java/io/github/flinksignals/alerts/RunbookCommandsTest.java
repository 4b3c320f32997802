// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.Repository;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pastes the commands of each runbook into a shell. The JobManager and the exporter are stand-ins,
 * and kubectl is a function that records its arguments.
 */
class RunbookCommandsTest {
  private static final Instant NOW = Instant.parse("2026-01-05T10:00:00Z");
  private static final String JOB = "/jobs/a1b2c3";
  private static final String CLUSTER = "--namespace flink ";

  /** The flags that a runbook may use of each command of kubectl. */
  private static final Map<String, Set<String>> FLAGS =
      Map.of(
          "port-forward", Set.of(),
          "get", Set.of("--selector", "--field-selector", "--output", "--sort-by"),
          "describe", Set.of("--selector"),
          "logs", Set.of("--selector", "--container", "--tail", "--previous"),
          "top", Set.of("--selector", "--containers"),
          "exec", Set.of("--container"));

  private final FakeJobManager flink = new FakeJobManager(NOW);
  private final FakeJobManager exporter = new FakeJobManager(NOW);
  @TempDir private Path directory;

  static List<String> alerts() {
    return List.copyOf(AlertPack.alertNames());
  }

  @BeforeEach
  void startStandIns() throws IOException {
    Path resources = Repository.root().resolve("exporter/src/test/resources/export");
    exporter.answer("/-/healthy", "Healthy");
    exporter.answer(
        "/metrics",
        Files.readString(resources.resolve("metrics.txt"))
            + "flink_task_busy_max_ratio{job_name=\"orders\"} 1\n");
    exporter.answer(
        "/api/v1/status",
        "{\"flink\":{},\"jobs\":[{\"name\":\"orders\",\"failureModes\":[{\"mode\":\"DataSkew\"}]}]}");

    flink.add(FakeJob.streaming("0ld", "orders", NOW.minusSeconds(9000)).ended("CANCELED", NOW));
    FakeJob job = flink.add(FakeJob.streaming("a1b2c3", "orders", NOW.minusSeconds(3600)));
    job.completesCheckpoint(NOW.minusSeconds(20));
    job.failsWith("java.lang.IllegalStateException", NOW.minusSeconds(15));
    job.beginsCheckpoint(NOW.minusSeconds(10));
    flink.answer("/overview", "{\"slots-total\":16}");
    flink.answer(
        "/taskmanagers",
        "{\"taskmanagers\":[{\"id\":\"tm-1\",\"slotsNumber\":2,\"timeSinceLastHeartbeat\":1}]}");
    flink.answer("/taskmanagers/tm-1", "{\"id\":\"tm-1\",\"metrics\":{\"heapUsed\":1}}");
    flink.answer(
        "/taskmanagers/tm-1/thread-dump",
        "{\"threadInfos\":[{\"threadName\":\"Sink (1/2)\",\"stringifiedThreadInfo\":\"at Sink\"}]}");
    flink.answer(
        "/jobmanager/log",
        """
        Failed to trigger or complete checkpoint 7 for job a1b2c3. (0 consecutive failures)
        Caused by: java.nio.file.AccessDeniedException
        Closing TaskExecutor connection tm-1 because: The heartbeat of TaskManager timed out.
        """);
    flink.answer(JOB + "/resource-requirements", "{\"v0\":{\"parallelism\":{\"upperBound\":4}}}");
    flink.answer(JOB + "/checkpoints/details/1/subtasks/v0", "{\"subtasks\":[{\"index\":0}]}");
    for (String task : List.of("v0", "v1", "v2")) {
      String path = JOB + "/vertices/" + task;
      flink.answer(path, "{\"name\":\"map\",\"subtasks\":[{\"subtask\":0,\"metrics\":{}}]}");
      flink.answer(path + "/backpressure", "{\"subtasks\":[{\"subtask\":0,\"ratio\":0.1}]}");
      flink.answer(path + "/watermarks", "[{\"id\":\"0.currentInputWatermark\",\"value\":\"1\"}]");
      flink.answer(path + "/metrics", "[{\"id\":\"0.orders.partition.0.currentOffset\"}]");
      flink.answer(
          JOB + "/checkpoints/details/2/subtasks/" + task, "{\"subtasks\":[{\"index\":0}]}");
    }
  }

  @AfterEach
  void stopStandIns() {
    flink.close();
    exporter.close();
  }

  private record Pasted(String command, int exitCode, String output) {}

  @ParameterizedTest
  @MethodSource("alerts")
  void beginWithTheVariablesAndThePortForward(String alert) throws IOException {
    assertThat(RunbookCommands.read(alert).commands())
        .startsWith(
            "NAMESPACE=flink APP=orders JOB=orders",
            "FLINK=http://localhost:8081 EXPORTER=http://localhost:9949",
            "kubectl --namespace \"$NAMESPACE\" port-forward \"deployment/$APP\" 8081 9949"
                + " > /dev/null &",
            "curl -s --retry 9 --retry-connrefused \"$EXPORTER/-/healthy\"");
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void workAsPasted(String alert) throws IOException {
    assertThat(paste(RunbookCommands.read(alert).commands()))
        .isNotEmpty()
        .allSatisfy(
            pasted -> {
              assertThat(pasted.exitCode()).as(pasted.toString()).isZero();
              if (!RunbookCommands.silent(pasted.command())
                  && !pasted.command().contains("kubectl ")) {
                assertThat(pasted.output())
                    .as(pasted.command())
                    .isNotBlank()
                    .doesNotContain("Not found")
                    .isNotEqualToIgnoringWhitespace("null");
              }
            });
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void nameTheClusterInEachCommandOfKubectl(String alert) throws IOException {
    paste(RunbookCommands.read(alert).commands());

    assertThat(Files.readAllLines(directory.resolve("kubectl")))
        .isNotEmpty()
        .allSatisfy(
            line -> {
              if (!line.equals("describe nodes")) {
                assertThat(line).startsWith(CLUSTER);
              }
              List<String> words =
                  List.of(
                      line.replaceFirst("^" + CLUSTER, "").replaceFirst(" -- .*", "").split(" "));
              assertThat(FLAGS).containsKey(words.get(0));
              assertThat(FLAGS.get(words.get(0)))
                  .as(line)
                  .containsAll(words.stream().filter(word -> word.startsWith("--")).toList());
              if (line.contains(" pods") || line.contains(" logs ")) {
                assertThat(line)
                    .containsPattern("--selector app=orders,component=(jobmanager|taskmanager)");
              }
            });
  }

  private List<Pasted> paste(List<String> commands) throws IOException {
    List<String> script = new ArrayList<>();
    script.add("set -u -o pipefail");
    script.add(
        "kubectl() { echo \"$*\" >> kubectl; case \"$*\" in *'--output name') echo pod/a;; esac; }");
    for (String command : commands) {
      script.add(
          command
              .replace("http://localhost:8081", flink.url())
              .replace("http://localhost:9949", exporter.url()));
      script.add("printf '\\036%s\\036' $?");
    }
    script.add("wait");
    Path file = Files.write(directory.resolve("runbook.sh"), script);
    String[] output =
        Tools.run(directory, "", "bash", "-c", "cd " + file.getParent() + " && . ./runbook.sh")
            .output()
            .split("\u001e", -1);
    assertThat(output).as(Arrays.toString(output)).hasSize(2 * commands.size() + 1);
    List<Pasted> pasted = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      pasted.add(new Pasted(commands.get(i), Integer.parseInt(output[2 * i + 1]), output[2 * i]));
    }
    return pasted;
  }
}
