// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import io.github.flinksignals.text.EnumLabels;

/** Whether a limit allows a parallelism. */
public enum ScaleResult {
  PASS,
  FAIL,
  UNKNOWN;

  /** As it is written in a result: "pass". */
  public String label() {
    return EnumLabels.snakeCase(this);
  }
}
