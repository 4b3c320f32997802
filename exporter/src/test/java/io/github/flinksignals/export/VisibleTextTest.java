// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTest {
  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "orders, orders, an ordinary name is unchanged",
    "заказы 注文 🚀, заказы 注文 🚀, a name in another script is unchanged",
    "'a\u001b[2Jb', 'a␛[2Jb', an escape sequence must not clear the terminal",
    "'a\nb', 'a␊b', a line break must not start a new line",
    "'a\u0000b', 'a␀b', HTML must not contain NUL",
    "'a\u007fb', 'a␡b', delete is a control character too",
    "'a\u009bb', 'a\ufffdb', some terminals treat it as the start of an escape sequence",
    "'a\u202eb', 'a\ufffdb', the following text must not be shown from right to left",
    "'a\u2067b', 'a\ufffdb', an isolate without an end is removed",
    "'a\u2028b', 'a\ufffdb', another kind of line break",
    "'👩\u200d🔧', '👩\u200d🔧', a zero-width joiner in an emoji is unchanged",
  })
  void replacesInvisibleCharacters(String text, String visible, String reason) {
    assertThat(VisibleText.of(text)).as(reason).isEqualTo(visible);
  }
}
