// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class LabelValuesTest {
  static Stream<Arguments> names() {
    return Stream.of(
        arguments("orders", "orders", "a name like any other stays as it is"),
        arguments("", "", "and so does none at all"),
        arguments("a \"b\" \\ \n c", "a \"b\" \\ \n c", "what needs escaping is escaped elsewhere"),
        arguments("заказы 🚀", "заказы 🚀", "whole characters beyond the first plane stay"),
        arguments("a\ud800b", "a\ufffdb", "half of one cannot be written as UTF-8"),
        arguments("a\ude80", "a\ufffd", "nor the other half"),
        arguments("x".repeat(500), "x".repeat(500), "the longest that is told whole"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("names")
  void keepsWhatCanBeWritten(String name, String written, String because) {
    assertThat(LabelValues.of(name)).as(because).isEqualTo(written);
  }

  @Test
  void cutsALongOneSoThatItStaysDifferentFromOthers() {
    String one = LabelValues.of("🚀".repeat(5_000) + "1");
    String other = LabelValues.of("🚀".repeat(5_000) + "2");

    assertThat(one)
        .startsWith("🚀🚀")
        .hasSizeLessThanOrEqualTo(LabelValues.LONGEST)
        .isNotEqualTo(other);
    assertThat(new String(one.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .as("no pair is cut in two")
        .isEqualTo(one);
    assertThat(LabelValues.of(one)).as("cut twice is cut once").isEqualTo(one);
  }
}
