// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.log;

/**
 * What is logged and how: {@code --log.level} and {@code --log.format}.
 *
 * @param level the least severe level that is logged
 * @param format the format of each line
 */
public record LogSettings(Level level, Format format) {
  /** How severe a log line is. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  /** How a log line is written. */
  public enum Format {
    TEXT,
    JSON
  }
}
