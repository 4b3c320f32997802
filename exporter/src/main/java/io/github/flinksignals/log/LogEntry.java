// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.log;

import io.github.flinksignals.text.PipelineCommands;
import io.github.flinksignals.text.VisibleText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;

/**
 * The fields of a log record that both formats write.
 *
 * @param time when it was logged, as ISO 8601 in UTC
 * @param level {@code error}, {@code warn}, {@code info} or {@code debug}
 * @param logger simple name of the class that logged it
 * @param message one line; names of jobs and texts from Flink in it cannot add lines to the log
 * @param error the stack trace, without control characters in its lines; empty if no exception was
 *     logged
 */
record LogEntry(String time, String level, String logger, String message, Optional<String> error) {

  static LogEntry of(LogRecord record, Formatter formatter) {
    String name = record.getLoggerName() == null ? "" : record.getLoggerName();
    return new LogEntry(
        record.getInstant().toString(),
        level(record.getLevel()),
        name.substring(name.lastIndexOf('.') + 1),
        safe(formatter.formatMessage(record)),
        Optional.ofNullable(record.getThrown()).map(LogEntry::stackTrace));
  }

  private static String safe(String text) {
    return PipelineCommands.breakUp(VisibleText.replaceUnsafe(text, '?'));
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
    return trace
        .toString()
        .lines()
        .map(
            line ->
                Arrays.stream(line.split("\t", -1))
                    .map(part -> safe(part))
                    .collect(Collectors.joining("\t")))
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
