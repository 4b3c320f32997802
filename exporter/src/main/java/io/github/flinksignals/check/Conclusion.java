// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import com.fasterxml.jackson.annotation.JsonValue;
import io.github.flinksignals.text.EnumLabels;

/** The conclusion of a check, for one job or for all. */
public enum Conclusion {
  /** It is safe to scale the job further. */
  SAFE(0),
  NOT_SAFE(1),
  /** There is not enough data, for example because the JobManager is unreachable. */
  CANNOT_TELL(2);

  private final int exitCode;

  Conclusion(int exitCode) {
    this.exitCode = exitCode;
  }

  /** Exit code of the process. */
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
