// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.config.CheckSettings.StartedAfter;
import io.github.flinksignals.config.SettingsReader.Outcome;
import io.github.flinksignals.log.LogSettings;
import io.github.flinksignals.scale.ScaleTarget;
import io.github.flinksignals.signal.Blocker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckOptionsTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("FLINK_SIGNALS_FLINK_URL", "http://by-variable:8081");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private Outcome read(String... arguments) {
    return new SettingsReader("the version", ENVIRONMENT)
        .read(List.of(arguments), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private Outcome.Check check(String... arguments) {
    return (Outcome.Check) read(arguments);
  }

  @Test
  void areOptional() {
    CheckSettings check = check("check").check();

    assertThat(check.patience()).isZero();
    assertThat(check.output()).isEqualTo(CheckSettings.Output.TABLE);
    assertThat(check.jobs()).isEmpty();
    assertThat(check.allowed()).isEmpty();
    assertThat(check.scaleTarget()).isEmpty();
    assertThat(check.startedAfter()).isEmpty();
    assertThat(check.parallelism()).isEmpty();
  }

  @Test
  void readTheScaleToJudge() {
    assertThat(check("check", "--to-parallelism=16").check().scaleTarget())
        .contains(new ScaleTarget(Optional.empty(), 16));
    assertThat(check("check", "--task=a=b -> c=32768").check().scaleTarget())
        .as("the name of a task may contain the separator")
        .contains(new ScaleTarget(Optional.of("a=b -> c"), 32768));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-05T10:00:00Z, 2026-01-05T10:00:00Z",
    "2026-01-05t10:00:00.5z, 2026-01-05T10:00:00.500Z",
    "2026-01-05 11:00:00+01:00, 2026-01-05T10:00:00Z",
  })
  void readWhichRunsToCheck(String text, Instant time) {
    CheckSettings check = check("check", "--started-after=" + text, "--parallelism=8").check();

    assertThat(check.startedAfter()).contains(new StartedAfter(Optional.of(time)));
    assertThat(check.parallelism()).hasValue(8);
    assertThat(check("check", "--started-after=now").check().startedAfter())
        .contains(new StartedAfter(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "today",
        "1767607200",
        "2026-01-05",
        "2026-01-05T10:00:00",
        "2026-13-05T10:00:00Z",
        "2026-01-05T25:00:00Z",
        "2026-01-05T10:00:00+0100",
        "+999999999-01-05T10:00:00Z"
      })
  void refuseATimeThatIsNotAsInRfc3339(String text) {
    assertThat(read("check", "--started-after=" + text)).isEqualTo(new Outcome.Stop(2));
    assertThat(err.toString())
        .contains("--started-after: expected now or a time such as 2026-01-05T10:00:00Z, not '");
  }

  @ParameterizedTest
  @CsvSource({"49s, 10s, true", "50s, 10s, false", "50s, 20s, true", "10m, 1s, false"})
  void warnOfAWaitThatIsTooShortForAnyCheck(String wait, String interval, boolean warned) {
    assertThat(check("check", "--wait=" + wait, "--poll.interval=" + interval).warnings())
        .hasSize(warned ? 1 : 0)
        .allSatisfy(text -> assertThat(text).contains("--wait=" + wait + " is too short"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --to-parallelism=0          | --to-parallelism: expected a number from 1 to 32768
          --to-parallelism=-4         | --to-parallelism: expected a number from 1 to 32768
          --to-parallelism=32769      | --to-parallelism: expected a number from 1 to 32768
          --to-parallelism=four       | --to-parallelism: expected a number from 1 to 32768
          --to-parallelism=4294967297 | --to-parallelism: expected a number from 1 to 32768
          --parallelism=0             | --parallelism: expected a number from 1 to 32768
          --task=map                  | --task: expected NAME=N
          --task==4                   | --task: expected NAME=N
          --task=map=                 | --task: expected a number from 1 to 32768
          """)
  void refuseAScaleThatFlinkNeverAllows(String argument, String error) {
    assertThat(read("check", argument)).isEqualTo(new Outcome.Stop(2));
    assertThat(err.toString()).contains(error);
  }

  @Test
  void refuseTwoScalesAtTheSameTime() {
    assertThat(read("check", "--to-parallelism=4", "--task=map=4")).isEqualTo(new Outcome.Stop(2));
    assertThat(err.toString()).contains("--to-parallelism and --task cannot be combined");
  }

  @Test
  void areRead() {
    CheckSettings check =
        check(
                "check",
                "--wait",
                "10m",
                "--output=json",
                "--job=orders",
                "--job=a, b",
                "--allow=no_free_slots",
                "--allow=partitions_exhausted")
            .check();

    assertThat(check.patience()).isEqualTo(Duration.ofMinutes(10));
    assertThat(check.output()).isEqualTo(CheckSettings.Output.JSON);
    assertThat(check.jobs())
        .as("names may hold commas")
        .containsExactlyInAnyOrder("orders", "a, b");
    assertThat(check.allowed())
        .containsExactlyInAnyOrder(Blocker.NO_FREE_SLOTS, Blocker.PARTITIONS_EXHAUSTED);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "check, http://by-variable:8081/, a variable applies to check too",
    "check --flink.url=http://a:1, http://a:1/, a flag overrides the variable",
    "--flink.url=http://a:1 check, http://a:1/, a setting may precede the command",
    "--flink.url=http://a:1 check --flink.url=http://b:1, http://b:1/, the flag after the command counts",
  })
  void acceptTheSettingsOfTheExporter(String line, String url, String reason) {
    assertThat(check(line.split(" ")).settings().flinkUrl()).as(reason).hasToString(url);
  }

  @Test
  void logOnlyErrorsByDefault() {
    assertThat(check("check").settings().log().level()).isEqualTo(LogSettings.Level.ERROR);
    assertThat(check("check", "--log.level=debug").settings().log().level())
        .isEqualTo(LogSettings.Level.DEBUG);
  }

  @Test
  void reportAllErrorsAtOnce() {
    assertThat(
            read(
                "check",
                "--wait=soon",
                "--output=xml",
                "--allow=slots",
                "--poll.interval=0s",
                "--nosuch",
                "orders"))
        .isEqualTo(new Outcome.Stop(2));
    assertThat(err.toString())
        .contains("--wait: expected a duration")
        .contains("--output: expected table or json, not 'xml'")
        .contains("--allow: expected one of checkpoints_unhealthy, ")
        .contains("--poll.interval: ")
        .contains("--nosuch: unknown flag")
        .contains("Unexpected argument: 'orders'");
  }

  @Test
  void areUnknownToTheExporter() {
    assertThat(read("--wait=10m")).isEqualTo(new Outcome.Stop(2));
    assertThat(err.toString())
        .contains("--wait: unknown flag. It is an option of check and follows that command");
  }

  @Test
  void areListedInTheHelpOfCheck() {
    assertThat(read("check", "--help")).isEqualTo(new Outcome.Stop(0));
    assertThat(out.toString())
        .contains("--wait=DURATION", "--output=table|json", "--allow=BLOCKER")
        .contains("--flink.url=URL", "FLINK_SIGNALS_FLINK_URL")
        .contains("Exit codes: 0 if all jobs are safe, 1 if a job is not safe, 2 if")
        .contains("a check then takes 50s")
        .doesNotContain("--web.");
  }

  @Test
  void mayBeMixedWithSettingsThatOnlyTheExporterUses() {
    assertThat(read("check", "--web.listen-address=:1234")).isInstanceOf(Outcome.Check.class);
  }

  @Test
  void theHelpOfTheExporterMentionsCheck() {
    assertThat(read("--help")).isEqualTo(new Outcome.Stop(0));
    assertThat(out.toString()).contains("flink-signals-exporter check [OPTION]");
  }
}
