// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.text.EnumLabels;

/** What a run was first restored from: the values of the label {@code origin}. */
public enum Origin {
  /** It started without state. */
  NONE,
  CHECKPOINT,
  SAVEPOINT;

  /** The value of the label {@code origin}. */
  public String label() {
    return EnumLabels.snakeCase(this);
  }
}
