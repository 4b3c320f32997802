// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.log;

import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sets up the logging of the JDK, which is the backend of SLF4J in this product. */
public final class Logging {
  private static final Logger ROOT = Logger.getLogger("");

  // The JDK keeps only weak references to loggers: without this field the level would be lost.
  private static final Logger PRODUCT = Logger.getLogger("io.github.flinksignals");

  private Logging() {}

  /** Applies the settings. Replaces all handlers that were set up before. */
  public static void configure(LogSettings settings) {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    ConsoleHandler handler = new ConsoleHandler();
    handler.setFormatter(formatter(settings.format()));
    handler.setLevel(Level.ALL);
    ROOT.addHandler(handler);
    // Libraries log warnings only: their details do not help the person who runs the exporter.
    ROOT.setLevel(Level.WARNING);
    PRODUCT.setLevel(level(settings.level()));
  }

  private static Formatter formatter(LogSettings.Format format) {
    return switch (format) {
      case TEXT -> new TextFormatter();
      case JSON -> new JsonFormatter();
    };
  }

  private static Level level(LogSettings.Level level) {
    return switch (level) {
      case ERROR -> Level.SEVERE;
      case WARN -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
    };
  }
}
