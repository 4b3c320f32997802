// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Listens to what a class logs, in place of the console. */
final class Warnings extends Handler implements AutoCloseable {
  private final Logger logger;
  private final List<String> messages = new CopyOnWriteArrayList<>();

  private Warnings(Logger logger) {
    this.logger = logger;
  }

  static Warnings of(Class<?> type) {
    Warnings warnings = new Warnings(Logger.getLogger(type.getName()));
    warnings.logger.addHandler(warnings);
    warnings.logger.setUseParentHandlers(false);
    return warnings;
  }

  List<String> messages() {
    return messages;
  }

  @Override
  public void publish(LogRecord entry) {
    messages.add(entry.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
