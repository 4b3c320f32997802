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
        arguments("orders", "orders", "an ordinary name stays the same"),
        arguments("", "", "an empty name stays the same"),
        arguments("a \"b\" \\ \n c", "a \"b\" \\ \n c", "characters are escaped elsewhere"),
        arguments("заказы 🚀", "заказы 🚀", "surrogate pairs stay the same"),
        arguments("a\ud800b", "a\ufffdb", "a lone high surrogate cannot be encoded as UTF-8"),
        arguments("a\ude80", "a\ufffd", "a lone low surrogate cannot be encoded as UTF-8"),
        arguments("x".repeat(500), "x".repeat(500), "a name of the maximum length stays the same"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("names")
  void replacesOnlyLoneSurrogates(String name, String written, String why) {
    assertThat(LabelValues.of(name)).as(why).isEqualTo(written);
  }

  @Test
  void keepsLongNamesDifferentWhenItCutsThem() {
    String one = LabelValues.of("🚀".repeat(5_000) + "1");
    String other = LabelValues.of("🚀".repeat(5_000) + "2");

    assertThat(one)
        .startsWith("🚀🚀")
        .hasSizeLessThanOrEqualTo(LabelValues.LONGEST)
        .isNotEqualTo(other);
    assertThat(new String(one.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
        .as("no surrogate pair is split")
        .isEqualTo(one);
    // "Aa" and "BB" have the same 32-bit hash, and so have long names that contain them.
    assertThat(LabelValues.of("x".repeat(598) + "Aa"))
        .isNotEqualTo(LabelValues.of("x".repeat(598) + "BB"));
    assertThat(LabelValues.of(one)).as("a cut name is not cut again").isEqualTo(one);
  }
}
