// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void writesPlainLinesIfTheOutputIsNotATerminal() {
    Terminal terminal = terminal(false, false);
    terminal.heading("1. Healthy");
    terminal.samples(List.of("flink_up 1.0"));
    assertThat(terminal.during("Waiting", () -> 7)).isEqualTo(7);

    assertThat(written()).isEqualTo("\n1. Healthy\n\n      flink_up 1.0\n\n   Waiting ... 0 s\n");
  }

  @Test
  void usesColoursAndOverwritesLinesOnATerminal() {
    Terminal terminal = terminal(true, true);
    terminal.heading("1. Healthy");
    terminal.during("Waiting", () -> 7);

    assertThat(written()).contains("\u001b[1m1. Healthy\u001b[0m", "\r   Waiting ... 0 s");
  }

  @Test
  void endsTheProgressLineWithoutADurationIfTheActionFails() {
    Terminal terminal = terminal(false, false);
    assertThatThrownBy(
            () ->
                terminal.during(
                    "Waiting",
                    () -> {
                      throw new IllegalStateException("action failed");
                    }))
        .hasMessage("action failed");

    assertThat(written()).isEqualTo("\n");
  }

  @Test
  void printsNothingAfterClose() {
    Terminal terminal = terminal(true, true);
    terminal.close();
    terminal.failure(new IllegalStateException("The exporter does not answer"));

    assertThat(written()).isEmpty();
  }

  @Test
  void wrapsLongTextBetweenWords() {
    terminal(false, false).paragraph("word ".repeat(40));

    assertThat(written().lines()).hasSize(3).allMatch(line -> line.length() <= 91);
  }

  private Terminal terminal(boolean interactive, boolean coloured) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    return new Terminal(out, interactive, coloured);
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
