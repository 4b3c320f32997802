// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.flink.LongStrings.Kind;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Long strings are cut while they are read, and the JSON stays valid. */
class LongStringsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int LONG = 100_000;

  static Stream<String> texts() {
    return Stream.of("", "name", "\"\\\n\t\u0001", "é世界🚀", "\\\\\\", "n".repeat(4_000));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void leavesShortStringsAsTheyAre(String text) throws IOException {
    for (Kind kind : Kind.values()) {
      assertThat(read(text, kind)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @MethodSource("texts")
  void cutsBetweenCharacters(String unit) throws IOException {
    String text = ("x" + unit).repeat(LONG / (1 + unit.length()));
    String cut = read(text, Kind.NAMES);

    assertThat(cut).hasSizeBetween(500, 4_200).doesNotContain("\ufffd");
    assertThat(text.startsWith(cut.replaceAll("\\.\\.\\.#[0-9a-f]{32}$", ""))).isTrue();
    assertThat(read(text, Kind.STACK_TRACES)).hasSizeLessThan(70_000).doesNotContain("\ufffd");
  }

  @ParameterizedTest
  @MethodSource("texts")
  void doesNotDependOnTheBlocksThatArrive(String unit) throws IOException {
    byte[] json = MAPPER.writeValueAsBytes(List.of(unit, ("x" + unit).repeat(20_000), unit));
    for (Kind kind : Kind.values()) {
      byte[] atOnce = new LongStrings(new ByteArrayInputStream(json), kind).readAllBytes();
      for (int block : new int[] {1, 2, 3, 4_095, 4_097}) {
        assertThat(new LongStrings(inBlocks(json, block), kind).readAllBytes()).isEqualTo(atOnce);
      }
    }
  }

  private static InputStream inBlocks(byte[] json, int block) {
    return new FilterInputStream(new ByteArrayInputStream(json)) {
      @Override
      public int read(byte[] buffer, int offset, int count) throws IOException {
        return super.read(buffer, offset, Math.min(block, count));
      }
    };
  }

  @Test
  void twoNamesThatDifferStayDifferent() throws IOException {
    String name = "n".repeat(LONG);

    assertThat(read(name + "1", Kind.NAMES)).isNotEqualTo(read(name + "2", Kind.NAMES));
    assertThat(LabelValues.of(read(name + "1", Kind.NAMES)))
        .hasSize(LabelValues.LONGEST)
        .isNotEqualTo(LabelValues.of(read(name + "2", Kind.NAMES)));
  }

  @Test
  void keepsTheCausesOfALongStackTrace() throws IOException {
    String frames = "\n\tat com.example.Job.map(Job.java:1)".repeat(5_000);
    String trace =
        "com.example.Outer: "
            + "r".repeat(LONG)
            + frames
            + "\nCaused by: com.example.Middle: first line\nsecond line"
            + frames
            + "\nCaused by: com.example.Deepest: "
            + "é".repeat(LONG)
            + frames;

    CauseChain chain = CauseChain.of("x", read(trace, Kind.STACK_TRACES));

    assertThat(chain.causes())
        .extracting(CauseChain.Cause::exception)
        .containsExactly("com.example.Outer", "com.example.Middle", "com.example.Deepest");
    assertThat(chain.causes().get(1).message()).isEqualTo("first line\nsecond line");
    assertThat(chain.causes().get(1).frames()).hasSize(CauseChain.MOST_FRAMES);
    assertThat(chain.rootCause().exception()).isEqualTo("com.example.Deepest");
  }

  @Test
  void limitsAStackTraceOfNothingButCauses() throws IOException {
    String trace = "a.B: c" + ("\nCaused by: a.B: " + "m".repeat(1_900)).repeat(1_000);

    assertThat(read(trace, Kind.STACK_TRACES)).hasSizeLessThan(200_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\n\tat ", "\nm", "\nCaused by: "})
  void limitsAStackTraceOfNothingButShortLines(String line) throws IOException {
    assertThat(read("a.B: c" + line.repeat(500_000), Kind.STACK_TRACES)).hasSizeLessThan(200_000);
  }

  private static String read(String text, Kind kind) throws IOException {
    byte[] json = MAPPER.writeValueAsBytes(Map.of(text.length() > 99 ? "key" : text, text));
    try (LongStrings shortened = new LongStrings(new ByteArrayInputStream(json), kind)) {
      JsonNode document =
          MAPPER.readTree(new String(shortened.readAllBytes(), StandardCharsets.UTF_8));
      return document.iterator().next().textValue();
    }
  }
}
