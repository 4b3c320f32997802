// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.config.SettingsReader.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, version and the errors of the command line. */
class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private Outcome read(String line) {
    return new SettingsReader("the version", Map.of())
        .read(List.of(line.split(" ")), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help", "help", "--flink.url=http://a help"})
  void printsTheHelpOfTheExporter(String line) {
    assertThat(read(line)).isEqualTo(new Outcome.Stop(0));
    assertThat(out.toString())
        .startsWith("Usage: flink-signals-exporter [--SETTING=VALUE]...")
        .contains("\n       flink-signals-exporter check [OPTION]...")
        .contains("--web.listen-address")
        .doesNotContain("--wait");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check -h",
        "check --help",
        "check help",
        "help check",
        "--help check",
        "check --wait=1m -h"
      })
  void printsTheHelpOfCheck(String line) {
    assertThat(read(line)).isEqualTo(new Outcome.Stop(0));
    assertThat(out.toString())
        .startsWith("Usage: flink-signals-exporter check [OPTION]...")
        .contains("--wait")
        .doesNotContain("--web.listen-address");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-V", "--version", "version", "check --version", "check -V"})
  void printsTheVersion(String line) {
    assertThat(read(line)).isEqualTo(new Outcome.Stop(0));
    assertThat(out.toString()).isEqualToIgnoringNewLines("the version");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --flink-url=http://a          | --flink.url
          --flnk.url=http://a           | --flink.url
          --job.expcted=a               | --job.expected
          --poll.intervall=10s          | --poll.interval
          --Poll.Interval=10s           | --poll.interval
          --histroy.file=a              | --history.file
          chekc                         | check
          hlep                          | help
          verison                       | version
          check --waitt=10m             | --wait
          check --start-after=now       | --started-after
          check --paralelism=4          | --parallelism
          check --flink-url=http://a    | --flink.url
          """)
  void suggestsTheNearest(String line, String meant) {
    assertThat(read(line)).isEqualTo(new Outcome.Stop(2));
    assertThat(err.toString()).contains(". Did you mean " + meant + "?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nosuch",
        "orders",
        "-x",
        "check orders",
        "check --web.confg.file=a",
        "--a=--flink.url"
      })
  void suggestsNothingIfNothingIsSimilar(String line) {
    assertThat(read(line)).isEqualTo(new Outcome.Stop(2));
    assertThat(err.toString()).doesNotContain("Did you mean");
  }

  @ParameterizedTest
  @CsvSource({
    "check --nosuch, Not started because of the errors above. check --help lists all options.",
    "--nosuch, Not started because of the errors above. --help lists all settings.",
    "help chekc, Did you mean check?",
  })
  void endsWithWhereToLookUpWhatExists(String line, String end) {
    assertThat(read(line)).isEqualTo(new Outcome.Stop(2));
    assertThat(err.toString()).contains(end);
  }
}
