// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.log;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** Writes one JSON object per line: time, level, logger, message and, if present, error. */
final class JsonFormatter extends Formatter {
  private final ObjectMapper mapper = new ObjectMapper();

  @Override
  public String format(LogRecord record) {
    LogEntry entry = LogEntry.of(record, this);
    ObjectNode line = mapper.createObjectNode();
    line.put("time", entry.time());
    line.put("level", entry.level());
    line.put("logger", entry.logger());
    line.put("message", entry.message());
    entry.error().ifPresent(error -> line.put("error", error));
    return line + "\n";
  }
}
