// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.log;

/** What is logged and how. */
public record LogSettings(Level level, Format format) {
  /** Least level that is logged. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** What a line looks like. */
  public enum Format {
    TEXT,
    JSON
  }
}
