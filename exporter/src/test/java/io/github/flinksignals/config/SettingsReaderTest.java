// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.config.SettingsReader.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  static List<SettingCase> cases() {
    return SettingCase.ALL;
  }

  @Test
  void everySettingIsTested() {
    assertThat(SettingCase.ALL)
        .extracting(SettingCase::name)
        .containsExactlyElementsOf(Definitions.ALL.stream().map(Setting::name).toList());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void hasADefault(SettingCase setting) {
    assertThat(setting.in(started(Map.of()))).isEqualTo(setting.initial());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsTheFlag(SettingCase setting) {
    Settings settings = started(Map.of(), setting.arguments(setting.flag() + "=" + setting.text()));

    assertThat(setting.in(settings)).isEqualTo(setting.value());
    assertOthersAreInitial(setting, settings);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsTheVariable(SettingCase setting) {
    Settings settings = started(Map.of(setting.variable(), setting.text()), setting.arguments());

    assertThat(setting.in(settings)).isEqualTo(setting.value());
    assertOthersAreInitial(setting, settings);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void prefersTheFlag(SettingCase setting) {
    Settings settings =
        started(
            Map.of(setting.variable(), "nonsense["),
            setting.arguments(setting.flag(), setting.text()));

    assertThat(setting.in(settings)).isEqualTo(setting.value());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void namesTheSettingInItsErrors(SettingCase setting) {
    if (setting.anyText()) {
      assertThat(setting.in(started(Map.of(setting.variable(), "a[")))).isNotNull();
      return;
    }
    assertThat(refused(Map.of(), setting.flag() + "=a[")).contains(setting.flag() + ": expected");
    assertThat(refused(Map.of(setting.variable(), "a[")))
        .contains(setting.variable() + ": expected");
  }

  @Test
  void reportsAllErrorsAtOnce() {
    String errors =
        refused(
            Map.of("FLINK_SIGNALS_JOB_LIMIT", "0", "FLINK_SIGNALS_LOG_FORMAT", "xml"),
            "--poll.interval=soon",
            "--poll.intervall=10s",
            "--checkpoint.failure-threshold=many",
            "--unknown",
            "stray",
            "--poll.timeout");

    assertThat(errors.lines())
        .filteredOn(line -> !line.startsWith("Not started"))
        .hasSize(8)
        .anyMatch(line -> line.startsWith("FLINK_SIGNALS_JOB_LIMIT: ") && line.endsWith("'0'"))
        .anyMatch(line -> line.startsWith("FLINK_SIGNALS_LOG_FORMAT: ") && line.contains("json"))
        .anyMatch(line -> line.startsWith("--poll.interval: ") && line.endsWith("'soon'"))
        .anyMatch(line -> line.startsWith("--checkpoint.failure-threshold: "))
        .anyMatch(line -> line.contains("--poll.intervall"))
        .anyMatch(line -> line.contains("--unknown"))
        .anyMatch(line -> line.contains("stray"))
        .anyMatch(line -> line.contains("--poll.timeout"));
  }

  @Test
  void reportsAllErrorsOfTheWebConfigurationFile(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("web.yml");
    Files.writeString(file, "basic_auth_users: {anna: sesame}\nstray: sesame\n");

    assertThat(refused(Map.of(), "--web.config.file=" + file, "--poll.interval=soon"))
        .contains("--web.config.file: basic_auth_users.anna: not a bcrypt hash")
        .contains("--web.config.file: stray: unknown key")
        .contains("--poll.interval: ")
        .doesNotContain("sesame");
  }

  @Test
  void checkDoesNotReadTheWebConfigurationFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("web.yml"), "stray: 1\n");

    assertThat(read(Map.of(), "check", "--web.config.file=" + file))
        .isInstanceOf(Outcome.Check.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--flink.url=http://ada:sesame@host:8081",
        "--flink.url=http://ada:sesame@host:808100",
        "--flink.url=ftp://ada:sesame@host",
        "--flink.url=http://host/?token=sesame",
        "--flink.url=ada:sesame@host",
        "--flink-url=http://ada:sesame@host:8081",
        "http://ada:sesame@host:8081",
        "--web.listen-address=http://ada:sesame@host:8081",
      })
  void neverPrintsASecret(String argument) {
    assertThat(refused(Map.of(), argument)).doesNotContain("sesame").isNotBlank();
    assertThat(refused(Map.of(Definitions.FLINK_URL.variable(), "http://ada:sesame@host:x")))
        .contains(Definitions.FLINK_URL.variable())
        .doesNotContain("sesame");
  }

  @Test
  void refusesASettingGivenTwice() {
    assertThat(refused(Map.of(), "--job.limit=1", "--job.limit=2")).contains("--job.limit");
  }

  @Test
  void doesNotReadArgumentsFromFiles() {
    assertThat(refused(Map.of(), "@/etc/hostname")).contains("Unexpected argument");
  }

  @Test
  void warnsOfUnknownVariables() {
    Outcome outcome =
        read(Map.of("FLINK_SIGNALS_POLL_INTERVALL", "5s", "HOME", "/root", "FLINK_SIGNAL", "x"));

    assertThat(((Outcome.Start) outcome).warnings())
        .singleElement()
        .asString()
        .contains("FLINK_SIGNALS_POLL_INTERVALL")
        .doesNotContain("5s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FLINK_SIGNALS_SERVICE_HOST",
        "FLINK_SIGNALS_SERVICE_PORT",
        "FLINK_SIGNALS_SERVICE_PORT_METRICS",
        "FLINK_SIGNALS_PORT",
        "FLINK_SIGNALS_PORT_9949_TCP",
        "FLINK_SIGNALS_PORT_9949_TCP_PROTO",
        "FLINK_SIGNALS_PORT_9949_TCP_PORT",
        "FLINK_SIGNALS_PORT_9949_TCP_ADDR",
        "FLINK_SIGNALS_EXPORTER_SERVICE_HOST",
        "FLINK_SIGNALS_EXPORTER_PORT",
      })
  void acceptsTheVariablesThatKubernetesSetsForAService(String variable) {
    assertThat(read(Map.of(variable, "tcp://10.0.0.1:9949")))
        .isInstanceOfSatisfying(
            Outcome.Start.class, start -> assertThat(start.warnings()).isEmpty());
  }

  @Test
  void helpListsEverySettingWithItsVariableAndDefault() {
    assertThat(read(Map.of(), "--help")).isEqualTo(new Outcome.Stop(0));
    String help = out.toString().replaceAll("\\s+", " ");

    assertThat(err.toString()).isEmpty();
    for (Setting<?> setting : Definitions.ALL) {
      String initial = setting.initial().filter(text -> !text.isEmpty()).orElse("not set");
      assertThat(help)
          .contains(setting.flag() + "=" + setting.value())
          .contains(setting.description() + ".")
          .contains("Default: " + initial + ". Variable: " + setting.variable());
    }
    assertThat(help).contains("--version").contains("--help");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void printsTheVersion() {
    assertThat(read(Map.of(), "--version")).isEqualTo(new Outcome.Stop(0));
    assertThat(out.toString().strip()).isEqualTo("the version");
  }

  private static void assertOthersAreInitial(SettingCase changed, Settings settings) {
    Map<String, Object> others = values(settings);
    Map<String, Object> initial =
        SettingCase.ALL.stream().collect(Collectors.toMap(SettingCase::name, SettingCase::initial));
    for (String name : changed.changes()) {
      others.remove(name);
      initial.remove(name);
    }
    assertThat(others).isEqualTo(initial);
  }

  private static Map<String, Object> values(Settings settings) {
    return SettingCase.ALL.stream()
        .collect(Collectors.toMap(SettingCase::name, setting -> setting.in(settings)));
  }

  private Settings started(Map<String, String> environment, String... arguments) {
    Outcome outcome = read(environment, arguments);
    assertThat(err.toString()).isEmpty();
    assertThat(((Outcome.Start) outcome).warnings()).isEmpty();
    return ((Outcome.Start) outcome).settings();
  }

  private String refused(Map<String, String> environment, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(read(environment, arguments)).isEqualTo(new Outcome.Stop(2));
    assertThat(out.toString()).isEmpty();
    return err.toString();
  }

  private Outcome read(Map<String, String> environment, String... arguments) {
    return new SettingsReader("the version", environment)
        .read(Arrays.asList(arguments), new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
