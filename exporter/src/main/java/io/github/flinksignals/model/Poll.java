// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import io.github.flinksignals.text.EnumLabels;
import java.time.Instant;

/** The result of one poll of the REST API. */
public sealed interface Poll {
  /** When the poll began, by the JobManager's clock if it differs from the exporter's. */
  Instant at();

  /** The JobManager answered. Some jobs may still be without details. */
  record Reached(Snapshot snapshot) implements Poll {
    @Override
    public Instant at() {
      return snapshot.at();
    }
  }

  /**
   * The JobManager did not list its jobs, so their state at this time is unknown.
   *
   * @param summary names the problem without details that can differ between two polls: "answered
   *     502". Two polls with the same reason and summary were missed because of the same problem
   * @param explanation what happened, as the predicate of a sentence about the JobManager:
   *     "answered 502: no healthy upstream". Contains no secrets
   */
  record Missed(Instant at, Reason reason, String summary, String explanation) implements Poll {
    /** Whether this poll was missed because of the same problem as another one. */
    public boolean sameProblem(Missed other) {
      return reason == other.reason && summary.equals(other.summary);
    }
  }

  /** Why a poll was missed or failed: the values of the label {@code reason}. */
  enum Reason {
    /** The connection could not be opened, or it broke. */
    UNREACHABLE,
    /** There was no complete response before the poll timeout. */
    TIMEOUT,
    /** Status 503: the JobManager is starting, or has not elected a leader yet. */
    NOT_READY,
    /** Any other status except 200. */
    HTTP_ERROR,
    /** The response was not from Flink: HTML, truncated JSON, or too much of it. */
    MALFORMED,
    /** The exporter threw an exception during the poll; the log has it. */
    INTERNAL_ERROR,
    /** The poll did not end within the poll timeout plus a grace; another thread polls now. */
    ABANDONED;

    /** The value of the label {@code reason}. */
    public String label() {
      return EnumLabels.snakeCase(this);
    }
  }
}
