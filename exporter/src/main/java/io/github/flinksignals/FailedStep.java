// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.model.Poll;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A step of a poll threw something, or did not end in time. */
final class FailedStep extends Exception {
  private static final long serialVersionUID = 1L;
  private static final String PACKAGE = Poller.class.getPackageName() + ".";

  private final Poll.Reason reason;
  private final String summary;

  private FailedStep(Poll.Reason reason, String summary, Throwable cause) {
    super(summary, cause);
    this.reason = reason;
    this.summary = summary;
  }

  /** For a step that threw. The message of what it threw may be foreign text and is not shown. */
  static FailedStep threw(Throwable thrown) {
    return new FailedStep(
        Poll.Reason.INTERNAL_ERROR,
        "could not be polled because of an internal error of the exporter: %s in %s"
            .formatted(thrown.getClass().getSimpleName(), place(thrown)),
        thrown);
  }

  /**
   * For a step that did not end.
   *
   * @param limit how long a poll may take
   */
  static FailedStep hung(Duration limit) {
    return new FailedStep(
        Poll.Reason.ABANDONED,
        "could not be polled: the poll did not end within %s s and was abandoned"
            .formatted(limit.toMillis() / 1000.0),
        null);
  }

  /** The innermost method of the product. */
  private static String place(Throwable thrown) {
    for (StackTraceElement frame : thrown.getStackTrace()) {
      if (frame.getClassName().startsWith(PACKAGE)) {
        return frame.getClassName().substring(PACKAGE.length()) + "." + frame.getMethodName();
      }
    }
    return "a library";
  }

  /** Equal for the same fault. */
  String summary() {
    return summary;
  }

  /** What the step threw; empty if it did not end. */
  Optional<Throwable> thrown() {
    return Optional.ofNullable(getCause());
  }

  Poll.Missed missed(Instant at) {
    return new Poll.Missed(at, reason, summary, summary);
  }
}
