// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
  private static final Logger OURS = LoggerFactory.getLogger("io.github.flinksignals.some.Part");
  private static final Logger LIBRARY = LoggerFactory.getLogger("okhttp3.OkHttpClient");

  /** Contains all kinds of line ends, a bell, and a change of the text direction. */
  private static final String HOSTILE = "a\nb\r\nc\u0085d\u2028e\u0007f\u202Eg";

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(before);
    Logging.configure(new LogSettings(LogSettings.Level.INFO, LogSettings.Format.TEXT));
  }

  @Test
  void writesALineOfText() {
    configure(LogSettings.Level.INFO, LogSettings.Format.TEXT);
    OURS.warn("{}: {} began", "orders 🚀 {0}", "SlotStarvation");

    assertThat(lines()).singleElement().asString().endsWith("orders 🚀 {0}: SlotStarvation began");
    String[] words = lines().get(0).split(" ", 4);
    assertThat(Instant.parse(words[0])).isNotNull();
    assertThat(words[1]).isEqualTo("warn");
    assertThat(words[2]).isEqualTo("Part:");
  }

  @Test
  void writesAnObjectOfJson() throws IOException {
    configure(LogSettings.Level.INFO, LogSettings.Format.JSON);
    OURS.error("cannot read {}", "\"orders\" 🚀", new IOException("line one\nline two"));

    JsonNode line = new ObjectMapper().readTree(lines().get(0));
    assertThat(lines()).hasSize(1);
    assertThat(Instant.parse(line.get("time").textValue())).isNotNull();
    assertThat(line.get("level").textValue()).isEqualTo("error");
    assertThat(line.get("logger").textValue()).isEqualTo("Part");
    assertThat(line.get("message").textValue()).isEqualTo("cannot read \"orders\" 🚀");
    assertThat(line.get("error").textValue())
        .startsWith("java.io.IOException: line one\nline two\n\tat ");
  }

  @Test
  void writesEachMessageOnOneLine() throws IOException {
    configure(LogSettings.Level.INFO, LogSettings.Format.TEXT);
    OURS.info("job {}", HOSTILE);
    assertThat(lines()).singleElement().asString().endsWith("job a?b??c?d?e?f?g");

    written.reset();
    configure(LogSettings.Level.INFO, LogSettings.Format.JSON);
    OURS.info("job {}", HOSTILE);
    assertThat(new ObjectMapper().readTree(lines().get(0)).get("message").textValue())
        .isEqualTo("job a?b??c?d?e?f?g");
  }

  @Test
  void replacesControlCharactersOfAStackTrace() throws IOException {
    Throwable hostile =
        new IOException("a\u001b[31mb\u009bc\u202ed\u2028e", new IOException("\u0007"));
    for (LogSettings.Format format : LogSettings.Format.values()) {
      written.reset();
      configure(LogSettings.Level.INFO, format);
      OURS.error("##vso[x] broken", hostile);
      String text =
          format == LogSettings.Format.TEXT
              ? lines().stream().collect(Collectors.joining("\n"))
              : new ObjectMapper().readTree(lines().get(0)).get("error").textValue();
      assertThat(text)
          .contains("a?[31mb?c?d?e")
          .contains("Caused by: java.io.IOException: ?")
          .contains("\tat ")
          .doesNotContain("\u001b", "\u009b", "\u202e", "\u2028", "\u0007");
      assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("##vso[");
    }
  }

  @Test
  void indentsTheLinesOfAStackTrace() {
    configure(LogSettings.Level.INFO, LogSettings.Format.TEXT);
    OURS.error("broken", new IOException("no\n2026-01-05T10:00:00Z error Main: forged"));

    assertThat(lines()).hasSizeGreaterThan(2);
    assertThat(lines().subList(1, lines().size())).allMatch(line -> line.startsWith("  "));
  }

  @ParameterizedTest
  @CsvSource({"ERROR, 1", "WARN, 2", "INFO, 3", "DEBUG, 4"})
  void logsNothingBelowTheLevel(LogSettings.Level level, int most) {
    configure(level, LogSettings.Format.TEXT);
    OURS.error("x");
    OURS.warn("x");
    OURS.info("x");
    OURS.debug("x");
    LIBRARY.info("a library reports");

    assertThat(lines()).hasSize(most).noneMatch(line -> line.contains("reports"));
  }

  @Test
  void logsTheWarningsOfLibraries() {
    configure(LogSettings.Level.ERROR, LogSettings.Format.TEXT);
    LIBRARY.warn("a library warns");

    assertThat(lines()).singleElement().asString().endsWith("OkHttpClient: a library warns");
  }

  private static void configure(LogSettings.Level level, LogSettings.Format format) {
    Logging.configure(new LogSettings(level, format));
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
