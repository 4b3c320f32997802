// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.log;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * Writes one line of plain text, followed by the stack trace if there is one. The trace is indented
 * because the message of an exception may contain text that looks like another line of the log.
 */
final class TextFormatter extends Formatter {
  @Override
  public String format(LogRecord record) {
    LogEntry entry = LogEntry.of(record, this);
    return entry.time()
        + " "
        + entry.level()
        + " "
        + entry.logger()
        + ": "
        + entry.message()
        + System.lineSeparator()
        + entry.error().map(error -> error.indent(2)).orElse("");
  }
}
