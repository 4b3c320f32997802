// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Captures the log lines of a class, in place of the console, until it is closed. */
public final class LogLines extends Handler implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final List<String> lines = new ArrayList<>();

  private LogLines(Logger logger) {
    this.logger = logger;
    this.before = logger.getLevel();
  }

  public static LogLines of(Class<?> source) {
    return of(source.getName());
  }

  private static LogLines of(String name) {
    LogLines lines = new LogLines(Logger.getLogger(name));
    lines.logger.setLevel(Level.ALL);
    lines.logger.addHandler(lines);
    lines.logger.setUseParentHandlers(false);
    return lines;
  }

  /** Captures the log lines of all classes of the product. */
  public static LogLines ofAll() {
    return of(LogLines.class.getPackageName());
  }

  @Override
  public synchronized void publish(LogRecord record) {
    lines.add(record.getLevel() + " " + record.getMessage());
  }

  /** The lines since the last call, as "LEVEL message". */
  public synchronized List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
    logger.setLevel(before);
  }
}
