// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTextTest {
  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "orders, orders, an ordinary name stays the same",
    "заказы 注文 🚀, заказы 注文 🚀, a name in another script stays the same",
    "'a\u001b[2Jb', 'a␛[2Jb', an escape sequence does not clear the terminal",
    "'a\nb', 'a␊b', a line break does not start a new line",
    "'a\u0000b', 'a␀b', an HTML page must not contain a zero byte",
    "'a\u007fb', 'a␡b', delete is a control character",
    "'a\u009bb', 'a\ufffdb', some terminals read U+009B as the start of an escape sequence",
    "'a\u202eb', 'a\ufffdb', the text after it must not run from right to left",
    "'a\u2067b', 'a\ufffdb', a direction isolate must not stay open",
    "'a\u2028b', 'a\ufffdb', U+2028 is a line break too",
    "'👩\u200d🔧', '👩\u200d🔧', a character that joins two others into one picture stays",
  })
  void showsUnsafeCharactersAsVisibleOnes(String text, String visible, String why) {
    assertThat(VisibleText.of(text)).as(why).isEqualTo(visible);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "'a\n\u0085\u2028b', 'a???b', line breaks",
    "'a\u202eb\u2066', 'a?b?', changes of direction",
    "'a🚀\u200db', 'a🚀\u200db', safe characters stay",
  })
  void replacesUnsafeCharacters(String text, String safe, String why) {
    assertThat(VisibleText.replaceUnsafe(text, '?')).as(why).isEqualTo(safe);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "'  one \r\n\ttwo\u001b[31m ', 'one two [31m', white space and control characters",
    "'one two', 'one two', a single line stays the same",
  })
  void writesOneLine(String text, String line, String why) {
    assertThat(VisibleText.singleLine(text)).as(why).isEqualTo(line);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "'abc', 'abc', a text of the maximum length stays whole",
    "'abcd', 'abc...', a longer text is cut",
    "'ab🚀', 'ab🚀', a character of two UTF-16 units counts once",
    "'ab🚀d', 'ab🚀...', a surrogate pair is not split",
  })
  void truncatesLongText(String text, String shortened, String why) {
    assertThat(VisibleText.truncate(text, 3)).as(why).isEqualTo(shortened);
  }
}
