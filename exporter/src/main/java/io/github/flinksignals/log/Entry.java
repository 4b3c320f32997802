// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/**
 * What both formats say of a record.
 *
 * @param message one line, whatever the record holds
 */
record Entry(String time, String level, String logger, String message, Optional<String> error) {

  /**
   * Jobs are named by whoever submits them, and texts of Flink are quoted: neither may write lines
   * of its own into the log, or turn the direction of what follows.
   */
  private static final Pattern NOT_OF_A_LINE =
      Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]");

  static Entry of(LogRecord record, Formatter formatter) {
    String name = record.getLoggerName() == null ? "" : record.getLoggerName();
    return new Entry(
        record.getInstant().toString(),
        level(record.getLevel()),
        name.substring(name.lastIndexOf('.') + 1),
        NOT_OF_A_LINE.matcher(formatter.formatMessage(record)).replaceAll("?"),
        Optional.ofNullable(record.getThrown()).map(Entry::stackTrace));
  }

  private static String level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "error";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "warn";
    }
    return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
