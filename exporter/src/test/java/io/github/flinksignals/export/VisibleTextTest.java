// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTest {
  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "orders, orders, a name like any other stays as it is",
    "заказы 注文 🚀, заказы 注文 🚀, and so does one in another script",
    "'a\u001b[2Jb', 'a␛[2Jb', an escape sequence must not clear the terminal",
    "'a\nb', 'a␊b', a line break must not begin a line of its own",
    "'a\u0000b', 'a␀b', no HTML page may hold a zero",
    "'a\u007fb', 'a␡b', delete is a control character too",
    "'a\u009bb', 'a\ufffdb', some terminals take it for the beginning of an escape sequence",
    "'a\u202eb', 'a\ufffdb', what follows must not be written from right to left",
    "'a\u2067b', 'a\ufffdb', nor set apart without an end",
    "'a\u2028b', 'a\ufffdb', another line break",
    "'👩\u200d🔧', '👩\u200d🔧', what joins two characters into one picture stays",
  })
  void showsWhatCannotBeSeen(String text, String visible, String because) {
    assertThat(VisibleText.of(text)).as(because).isEqualTo(visible);
  }
}
