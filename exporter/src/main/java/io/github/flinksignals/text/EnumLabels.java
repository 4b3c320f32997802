// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Derives the value of a label, a flag or a JSON field from the name of an enum constant. */
public final class EnumLabels {
  private EnumLabels() {}

  /** {@code STORAGE_ACCESS} becomes "storage_access". */
  public static String snakeCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** {@code STATE_LOST} becomes "StateLost". */
  public static String camelCase(Enum<?> constant) {
    return Arrays.stream(constant.name().split("_", -1))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
