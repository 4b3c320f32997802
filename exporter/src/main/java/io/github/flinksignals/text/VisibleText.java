// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.text;

/**
 * Makes text that others wrote, such as the name of a job or the body of an error response, safe to
 * show, log and export.
 *
 * <p>Unsafe characters are control characters, which can move the cursor of a terminal or begin a
 * new line, line and paragraph separators, lone surrogates, which cannot be encoded as UTF-8, and
 * format characters that change the direction of the text after them.
 */
public final class VisibleText {
  /** Unicode has a visible symbol for each ASCII control character, in the same order. */
  private static final int CONTROL_PICTURES = 0x2400;

  private static final int DELETE = 0x7f;
  private static final int PICTURE_OF_DELETE = 0x2421;
  private static final int REPLACEMENT_CHARACTER = 0xfffd;

  private VisibleText() {}

  /**
   * The text with a visible symbol in place of each ASCII control character, and U+FFFD in place of
   * every other unsafe character.
   */
  public static String of(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().map(VisibleText::visible).forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /** The text with each unsafe character replaced. */
  public static String replaceUnsafe(String text, char replacement) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .map(character -> unsafe(character) ? replacement : character)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /** The text with U+FFFD in place of each lone surrogate; everything else stays as it is. */
  public static String wellFormed(String text) {
    if (!hasSurrogates(text)) {
      return text;
    }
    StringBuilder wellFormed = new StringBuilder(text.length());
    text.codePoints()
        .map(
            character ->
                Character.getType(character) == Character.SURROGATE
                    ? REPLACEMENT_CHARACTER
                    : character)
        .forEach(wellFormed::appendCodePoint);
    return wellFormed.toString();
  }

  private static boolean hasSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** The text on one line: each run of white space and control characters becomes one space. */
  public static String singleLine(String text) {
    return text.strip().replaceAll("[\\s\\p{Cc}]+", " ");
  }

  /**
   * The first characters of the text, followed by "..." if there are more.
   *
   * @param most the number of characters (Unicode code points) to keep
   */
  public static String truncate(String text, int most) {
    if (text.codePointCount(0, text.length()) <= most) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, most)) + "...";
  }

  private static int visible(int character) {
    if (character < ' ') {
      return CONTROL_PICTURES + character;
    }
    if (character == DELETE) {
      return PICTURE_OF_DELETE;
    }
    return unsafe(character) ? REPLACEMENT_CHARACTER : character;
  }

  /** Whether a character must not be written to a terminal, a log or a page. */
  public static boolean unsafe(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT -> changesDirection(character);
      default -> false;
    };
  }

  private static boolean changesDirection(int character) {
    return switch (Character.getDirectionality(character)) {
      case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
          Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
          Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
          Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
          Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
          Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE ->
          true;
      default -> false;
    };
  }
}
