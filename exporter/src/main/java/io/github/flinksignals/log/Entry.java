// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** What both formats say of a record. */
record Entry(String time, String level, String logger, String message, Optional<String> error) {

  static Entry of(LogRecord record, Formatter formatter) {
    String name = record.getLoggerName() == null ? "" : record.getLoggerName();
    return new Entry(
        record.getInstant().toString(),
        level(record.getLevel()),
        name.substring(name.lastIndexOf('.') + 1),
        formatter.formatMessage(record),
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
