// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.text.EnumLabels;

/** How urgent an active failure mode is: the label {@code severity} of its alert. */
public enum Severity {
  /** Somebody must act now. */
  CRITICAL,
  /** Somebody must act, in time. */
  WARNING,
  /** Nobody need act; good to know. */
  INFO;

  /** As written in the label {@code severity}. */
  public String label() {
    return EnumLabels.snakeCase(this);
  }
}
