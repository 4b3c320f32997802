// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.config.SettingsReader.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invalid TLS and authentication settings are reported before the exporter starts. */
class AccessSettingsTest {
  private static final String FILES = "src/test/resources/tls/";

  private static List<String> refused(String... flags) {
    StringWriter err = new StringWriter();
    PrintWriter writer = new PrintWriter(err, true);
    List<String> written = Stream.of(flags).map(flag -> flag.replace("=@", "=" + FILES)).toList();
    assertThat(new SettingsReader("", Map.of()).read(written, writer, writer))
        .isEqualTo(new Outcome.Stop(2));
    return err.toString().lines().filter(line -> !line.startsWith("Not started")).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "username-file=@a.txt | username-file: needs --flink.password-file",
        "password-file=@a.txt | password-file: needs --flink.username-file",
        "client-cert-file=@ec-pkcs8.crt | client-cert-file: needs --flink.client-key-file",
        "client-key-file=@ec-pkcs8.key | client-key-file: needs --flink.client-cert-file",
        "ca-file=@ec-pkcs8.key | ca-file: src/test/resources/tls/ec-pkcs8.key contains no certificate",
        "ca-file=@none.crt | ca-file: expected the path of a readable file",
        "server-name=127.0.0.1 | server-name: expected a host name",
        "server-name=https://host | server-name: expected a host name",
      })
  void refusesIncompletePairsAndUnusableFiles(String flag, String message) {
    assertThat(refused("--flink.url=https://host", "--flink." + flag.replace("a.txt", "README.md")))
        .singleElement()
        .asString()
        .startsWith("--flink." + message);
  }

  @Test
  void refusesAKeyThatDoesNotMatchTheCertificate() {
    assertThat(
            refused(
                "--flink.url=https://host",
                "--flink.client-cert-file=@ec-pkcs8.crt",
                "--flink.client-key-file=@ec-sec1.key"))
        .containsExactly(
            "--flink.client-cert-file, --flink.client-key-file: The first certificate in "
                + FILES
                + "ec-pkcs8.crt does not match the private key in "
                + FILES
                + "ec-sec1.key");
  }

  @Test
  void refusesTwoMethodsOfAuthentication() {
    assertThat(
            refused(
                "--flink.username-file=@README.md",
                "--flink.password-file=@README.md",
                "--flink.bearer-token-file=@README.md"))
        .containsExactly(
            "--flink.bearer-token-file: cannot be combined with --flink.username-file");
  }

  @Test
  void refusesTlsSettingsForAnHttpUrl() {
    assertThat(
            refused(
                "--flink.ca-file=@ec-pkcs8.crt",
                "--flink.client-cert-file=@ec-pkcs8.crt",
                "--flink.client-key-file=@ec-pkcs8.key",
                "--flink.server-name=jobmanager"))
        .containsExactly(
            "--flink.ca-file: has no effect without https in --flink.url",
            "--flink.client-cert-file: has no effect without https in --flink.url",
            "--flink.server-name: has no effect without https in --flink.url");
  }

  @Test
  void reportsErrorsOfAllServersTogetherWithOtherErrors() {
    assertThat(
            refused(
                "--poll.interval=soon",
                "--flink.username-file=@README.md",
                "--history.prometheus-url=http://prometheus:9090",
                "--history.prometheus-ca-file=@ec-pkcs8.crt",
                "check"))
        .hasSize(3)
        .anyMatch(line -> line.startsWith("--poll.interval: "))
        .anyMatch(line -> line.startsWith("--flink.username-file: needs "))
        .anyMatch(
            line ->
                line.startsWith(
                    "--history.prometheus-ca-file: has no effect without https in --history"));
  }
}
