// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.flinksignals.text.EnumLabels;

/** What a check comes to. */
public enum Conclusion {
  SAFE(0),
  NOT_SAFE(1),
  CANNOT_TELL(2);

  private final int exitCode;

  Conclusion(int exitCode) {
    this.exitCode = exitCode;
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }

  /** As in the JSON: {@code safe}, {@code not_safe} or {@code cannot_tell}. */
  @JsonValue
  String label() {
    return EnumLabels.snakeCase(this);
  }

  /** For people: "not safe". */
  String words() {
    return label().replace('_', ' ');
  }
}
