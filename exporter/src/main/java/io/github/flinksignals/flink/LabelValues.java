// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

/** Names that somebody chose, as they become labels: of a sane length, and writable as UTF-8. */
final class LabelValues {
  /** Generated names of SQL jobs have a few hundred characters; a page repeats each many times. */
  static final int LONGEST = 500;

  private static final int NOT_A_CHARACTER = 0xfffd;

  private LabelValues() {}

  /**
   * The same name, unless it is too long: it is then cut and ends in a number made of the whole of
   * it, so that names that differ stay different. Half a surrogate pair cannot be written, and what
   * is written in place of it must be the same wherever the name is told.
   */
  static String of(String name) {
    String whole = wellFormed(name);
    if (whole.length() <= LONGEST) {
      return whole;
    }
    String ending = "...#" + Integer.toHexString(name.hashCode());
    return wellFormed(whole.substring(0, LONGEST - ending.length())) + ending;
  }

  private static String wellFormed(String text) {
    if (text.chars().noneMatch(one -> Character.isSurrogate((char) one))) {
      return text;
    }
    StringBuilder writable = new StringBuilder(text.length());
    text.codePoints()
        .map(one -> Character.getType(one) == Character.SURROGATE ? NOT_A_CHARACTER : one)
        .forEach(writable::appendCodePoint);
    return writable.toString();
  }
}
