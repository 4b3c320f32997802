// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import io.github.flinksignals.text.EnumLabels;
import java.time.Instant;

/** The result of one poll of the REST API. */
public sealed interface Poll {
  /** When the poll began. */
  Instant at();

  /** The JobManager answered. Details of single jobs may still be missing. */
  record Reached(Snapshot snapshot) implements Poll {
    @Override
    public Instant at() {
      return snapshot.at();
    }
  }

  /**
   * The JobManager did not return the list of jobs, so nothing is known for this time.
   *
   * @param explanation for people; contains no secrets
   */
  record Missed(Instant at, Reason reason, String explanation) implements Poll {}

  /** Why a poll was missed: the values of the label {@code reason}. */
  enum Reason {
    /** The connection could not be opened or broke. */
    UNREACHABLE,
    /** No complete answer in time. */
    TIMEOUT,
    /** 503: the JobManager is starting or electing a leader. */
    NOT_READY,
    /** Any status other than 200. */
    HTTP_ERROR,
    /** The answer was not from Flink or was damaged: HTML, truncated or endless JSON. */
    MALFORMED;

    /** The value of the label {@code reason}. */
    public String label() {
      return EnumLabels.snakeCase(this);
    }
  }
}
