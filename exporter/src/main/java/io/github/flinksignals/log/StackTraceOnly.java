// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.log;

import org.slf4j.Logger;

/**
 * Stands for another exception in the log: its class, its stack trace and its causes, without their
 * messages. A message may quote what a server sent, including secrets.
 */
public final class StackTraceOnly extends Exception {
  private static final long serialVersionUID = 1L;

  /** Exceptions may have long chains of causes. */
  private static final int MOST_CAUSES = 10;

  private final String className;

  private StackTraceOnly(String className, Throwable cause) {
    super(null, cause, false, true);
    this.className = className;
  }

  /** The exception to log in place of this one: the same at level debug. */
  public static Throwable of(Logger log, Throwable thrown) {
    return log.isDebugEnabled() ? thrown : of(thrown, MOST_CAUSES);
  }

  private static StackTraceOnly of(Throwable thrown, int causes) {
    Throwable cause = thrown.getCause();
    StackTraceOnly only =
        new StackTraceOnly(
            thrown.getClass().getName(),
            cause == null || causes == 0 ? null : of(cause, causes - 1));
    only.setStackTrace(thrown.getStackTrace());
    return only;
  }

  @Override
  @SuppressWarnings("OverrideThrowableToString") // The log must name the other exception's class.
  public String toString() {
    return className;
  }
}
