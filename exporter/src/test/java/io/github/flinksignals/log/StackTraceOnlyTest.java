// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class StackTraceOnlyTest {
  private static final Logger OURS = LoggerFactory.getLogger("io.github.flinksignals.trace.Part");

  private final PrintStream before = System.err;

  @AfterEach
  void restore() {
    System.setErr(before);
    Logging.configure(new LogSettings(LogSettings.Level.INFO, LogSettings.Format.TEXT));
  }

  @ParameterizedTest
  @CsvSource({"INFO, false", "DEBUG, true"})
  void logsMessagesOfExceptionsAtLevelDebugOnly(LogSettings.Level level, boolean messages) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    Logging.configure(new LogSettings(level, LogSettings.Format.TEXT));
    Throwable thrown = new IllegalStateException("hunter2", new IOException("hunter2"));
    OURS.error("broken", StackTraceOnly.of(OURS, thrown));

    String text = written.toString(StandardCharsets.UTF_8);
    assertThat(text)
        .contains("  java.lang.IllegalStateException")
        .contains("Caused by: java.io.IOException")
        .contains("at io.github.flinksignals.log.StackTraceOnlyTest.");
    assertThat(text.contains("hunter2")).isEqualTo(messages);
  }
}
