// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

/** Makes text from outside, such as the name of a job, safe to show. */
public final class VisibleText {
  /** The Unicode block of symbols for the control characters, in the same order. */
  private static final int PICTURES = 0x2400;

  private static final int DELETE = 0x7f;
  private static final int PICTURE_OF_DELETE = 0x2421;
  private static final int NOT_A_CHARACTER = 0xfffd;

  private VisibleText() {}

  /**
   * Replaces each control character, which could move the cursor of a terminal, by its visible
   * symbol, and each character that changes the direction of the following text by U+FFFD.
   */
  public static String of(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().map(VisibleText::picture).forEach(visible::appendCodePoint);
    return visible.toString();
  }

  private static int picture(int character) {
    if (character < ' ') {
      return PICTURES + character;
    }
    if (character == DELETE) {
      return PICTURE_OF_DELETE;
    }
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          NOT_A_CHARACTER;
      case Character.FORMAT -> turnsDirection(character) ? NOT_A_CHARACTER : character;
      default -> character;
    };
  }

  private static boolean turnsDirection(int character) {
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
