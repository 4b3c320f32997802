// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.text.EnumLabels;

/** How urgent an active failure mode is: the label {@code severity} of its alert. */
public enum Severity {
  /** Requires immediate action. */
  CRITICAL,
  /** Requires action, but not immediately. */
  WARNING,
  /** Requires no action. */
  INFO;

  /** Value of the label {@code severity}. */
  public String label() {
    return EnumLabels.snakeCase(this);
  }
}
