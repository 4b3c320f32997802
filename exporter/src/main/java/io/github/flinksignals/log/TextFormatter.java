// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.log;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * A line for people, with the stack trace below it if there is one. The trace is indented, for the
 * message of an error may hold what looks like a line of the log.
 */
final class TextFormatter extends Formatter {
  @Override
  public String format(LogRecord record) {
    Entry entry = Entry.of(record, this);
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
