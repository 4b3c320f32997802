// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.FailureMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

/** The command {@code check} with a fake JobManager and a settable clock. */
class CheckCommandTest extends ScriptedCheck {
  @Test
  void exitsWithZeroForASafeJobOnceItsLoadIsKnown() throws InterruptedException {
    completesCheckpoints(job("orders"));

    assertThat(check()).isZero();
    assertThat(seconds()).as("30 s of load and two polls").isEqualTo(50);
    assertThat(out.toString())
        .contains("orders  safe")
        .contains("Safe: 1 of 1 job safe.")
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--output=json"})
  void printsNoNameThatAPipelineReadsAsACommand(String output) throws InterruptedException {
    for (String name :
        List.of("::add-mask::o", "##vso[task.complete]", "##teamcity[x]", "\u009b31m\u202e")) {
      job(name).failsCheckpoint(START.minusSeconds(9));
    }
    check(output.isEmpty() ? new String[0] : new String[] {output});

    assertThat((out + "\n" + err).lines())
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line.stripLeading())
                    .doesNotStartWith("::")
                    .doesNotContain("##vso[", "##teamcity[", "\u009b", "\u202e"));
  }

  @Test
  void exitsWithOneAndTheRemedyForAJobThatIsNotSafe() throws InterruptedException {
    FakeJob orders = job("orders");
    completesCheckpoints(job("payments"));
    orders.losesItsSlots();

    assertThat(check()).isEqualTo(1);
    assertThat(out.toString())
        .contains("orders    not safe     " + Blocker.JOB_UNSTABLE.meaning())
        .contains("payments  safe ")
        .contains("  SlotStarvation (critical, root cause) for 30 s")
        .contains("    What to do: " + FailureMode.SLOT_STARVATION.remedy())
        .contains("Runbook: /runbooks/FlinkSlotStarvation")
        .contains("Not safe: 1 of 2 jobs safe.");
  }

  @Test
  void exitsWithTwoWhenTheJobManagerIsUnreachable() throws InterruptedException {
    flink.setReachable(false);

    assertThat(check()).isEqualTo(2);
    assertThat(seconds()).as("three failed polls are enough").isEqualTo(20);
    assertThat(out.toString())
        .contains("! the JobManager is unreachable: http://localhost:8081 refused the connection")
        .contains("Cannot tell: 0 of 0 jobs safe.");
  }

  @Test
  void exitsWithTwoForAnUnknownJob() throws InterruptedException {
    completesCheckpoints(job("orders"));

    assertThat(check("--job=orders", "--job=order")).isEqualTo(2);
    assertThat(out.toString()).contains("! the JobManager has no job named order\n");
  }

  @Test
  void checksOnlyTheNamedJobs() throws InterruptedException {
    completesCheckpoints(job("orders"));
    job("payments").losesItsSlots();

    assertThat(check("--job=orders")).isZero();
    assertThat(out.toString()).doesNotContain("payments");
  }

  @Test
  void doesNotEvaluateABatchJob() throws InterruptedException {
    flink.add(FakeJob.batch("b", "nightly", START.minusSeconds(60)));

    assertThat(check()).isEqualTo(2);
    assertThat(check("--job=nightly")).isEqualTo(2);
    assertThat(out.toString())
        .contains("! there is no job to check")
        .contains("batch jobs are not evaluated");
  }

  @Test
  void waitsUntilARescaleIsVerified() throws InterruptedException {
    FakeJob orders = job("orders");
    story =
        second -> {
          if (second == 20) {
            orders.isRescaled("b", clock.instant().minusSeconds(1), 4);
          } else if (second < 20 || second > 90) {
            orders.completesCheckpoint(clock.instant().minusSeconds(2));
          }
        };

    String start = START.toString();
    assertThat(check("--wait=10m", "--started-after=" + start)).isZero();
    assertThat(seconds()).as("three checkpoints after 90 s").isBetween(120, 140);
    assertThat(err.toString()).contains("orders: ").contains(Blocker.RESCALE_UNVERIFIED.meaning());
    assertThat(out.toString()).contains("from 2 to 4: verified");
  }

  @Test
  void waitsForCheckpointsOfANewRunWithoutHistory() throws InterruptedException {
    FakeJob orders = flink.add(FakeJob.streaming("a", "orders", START.minusSeconds(20)));
    orders.completesCheckpoint(START.minusSeconds(10));
    story = second -> orders.completesCheckpoint(clock.instant().minusSeconds(2));
    assertThat(check("--poll.interval=1s")).as("without --wait, one checkpoint is enough").isZero();

    story = second -> {};
    FakeJob next = flink.add(FakeJob.streaming("c", "payments", clock.instant()));
    next.completesCheckpoint(clock.instant().minusSeconds(1));
    assertThat(check("--wait=2m", "--job=payments", "--poll.interval=1s")).isEqualTo(1);
    assertThat(out.toString()).contains("the run is new and has completed 1 of 3 checkpoints");
  }

  @Test
  void stopsAtTheEndOfTheWait() throws InterruptedException {
    job("orders").losesItsSlots();

    assertThat(check("--wait=2m")).isEqualTo(1);
    assertThat(seconds()).isEqualTo(120);
  }

  @Test
  void waitsForAnUnreachableJobManager() throws InterruptedException {
    completesCheckpoints(job("orders"));
    flink.setReachable(false);
    story = story.andThen(second -> flink.setReachable(second >= 60));

    assertThat(check("--wait=10m")).isZero();
    assertThat(err.toString().lines().filter(line -> line.contains("unreachable")))
        .as("printed once")
        .hasSize(1);
  }

  @Test
  void printsOnlyJson() throws InterruptedException, IOException {
    job("orders").losesItsSlots();

    assertThat(check("--output=json")).isEqualTo(1);
    JsonNode result = new ObjectMapper().readTree(out.toString());
    assertThat(result.get("conclusion").textValue()).isEqualTo("not_safe");
    assertThat(result.get("reasons")).isEmpty();
    assertThat(result.get("jobs").get(0).get("name").textValue()).isEqualTo("orders");
    assertThat(result.get("jobs").get(0).get("conclusion").textValue()).isEqualTo("not_safe");
    assertThat(result.get("status").get("jobs").get(0).get("failureModes").get(0).get("mode"))
        .hasToString("\"SlotStarvation\"");
  }

  @Test
  void usesColoursOnATerminalAndEscapesThoseInNames() throws InterruptedException {
    completesCheckpoints(job("a\u001b[31mb"));

    check(Ansi.ON);
    assertThat(out.toString()).contains("\u001b[32msafe").contains("a␛[31mb");
    assertThat(err.toString()).startsWith("\r\u001b[2K").doesNotContain("\n");
  }

  @Test
  void readsTheHistoryFileWithoutChangingIt(@TempDir Path directory)
      throws InterruptedException, IOException {
    Path file = Files.writeString(directory.resolve("history.json"), "torn");

    completesCheckpoints(job("orders"));
    assertThat(check("--history.file=" + file)).isZero();

    assertThat(file).hasContent("torn");
    List<Path> left = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      files.forEach(left::add);
    }
    assertThat(left).as("no lock file and no backup").containsExactly(file);
  }
}
