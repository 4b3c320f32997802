// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.flinksignals.history.TimeSeries;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingParsersTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "10s, PT10S",
    "2m, PT2M",
    "2m500ms, PT2M0.5S",
    "1h30m, PT1H30M",
    "1d2h3m4s5ms, PT26H3M4.005S",
    "90m, PT1H30M",
    "0s, PT0S"
  })
  void parsesDurationsInTheFormatOfPrometheus(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "10 s", "s", "-1s", "+1s", "1.5s", "1S", "30m1h", "1s1s", "1w", "PT1S"})
  void refusesOtherDurations(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageContaining("10s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "45s", "10m", "1h30m", "3650d", "1d2h3m4s"})
  void formatsDurationsAsTheyAreWritten(String text) {
    assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
  }

  @Test
  void refusesDurationsLongerThanTenYears() {
    assertThat(Durations.parse("3650d")).isEqualTo(Duration.ofDays(3650));
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse("3651d"));
    assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse("999999999d"));
  }

  @Test
  void refusesZeroWhereADurationMustBePositive() {
    assertThat(Durations.positive("1ms")).isEqualTo(Duration.ofMillis(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.positive("0s"))
        .withMessageContaining("above zero");
  }

  @ParameterizedTest
  @CsvSource({
    "/runbooks/, /runbooks/",
    "https://wiki.example.org, https://wiki.example.org/",
    "https://wiki.example.org/flink, https://wiki.example.org/flink/",
    "https://wiki.example.org/?page=, https://wiki.example.org/?page=",
    "https://wiki.example.org/#, https://wiki.example.org/#"
  })
  void parsesTheUrlBeforeTheNameOfARunbook(String text, String prefix) {
    assertThat(SettingParsers.runbooks(text)).isEqualTo(prefix);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wiki.example.org",
        "/pages/",
        "javascript:alert(1)",
        "https://user:secret@wiki.example.org/"
      })
  void refusesOtherLinks(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingParsers.runbooks(text))
        .withMessageContaining("expected a URL");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingParsers.dashboards(text))
        .withMessageContaining("expected a URL");
  }

  @Test
  void parsesAddresses() {
    assertThat(SettingParsers.address(":9949")).isEqualTo(new InetSocketAddress(9949));
    assertThat(SettingParsers.address("127.0.0.1:0"))
        .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    assertThat(SettingParsers.address("[::1]:65535").getAddress().isLoopbackAddress()).isTrue();
    assertThat(SettingParsers.address("[::1]:65535").getPort()).isEqualTo(65_535);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "9949", ":", ":65536", ":-1", "::1:9949", "host", "no-such-host.invalid:1"})
  void refusesOtherAddresses(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> SettingParsers.address(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "", "2147483648", "1e3", "ten"})
  void refusesNumbersBelowOne(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingParsers.positive(text))
        .withMessageContaining("above zero");
  }

  @Test
  void refusesMoreThanTheHistoryKeeps() {
    assertThat(SettingParsers.verificationCheckpoints("64")).isEqualTo(64);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingParsers.verificationCheckpoints("65"))
        .withMessage("expected at most 64");
    assertThat(SettingParsers.lagWindow("10m")).isEqualTo(TimeSeries.HORIZON);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingParsers.lagWindow("601s"))
        .withMessage("expected at most 10m");
  }

  @Test
  void locatesTheErrorInAPattern() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingParsers.pattern("orders-("))
        .withMessageContaining("regular expression (Unclosed group at position 8)");
  }
}
