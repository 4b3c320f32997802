// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import io.github.flinksignals.text.EnumLabels;
import java.time.Instant;

/** What became of one pass over the REST API. */
public sealed interface Poll {
  /** When the poll began. */
  Instant at();

  /** The JobManager answered. Single jobs may still be missing their details. */
  record Reached(Snapshot snapshot) implements Poll {
    @Override
    public Instant at() {
      return snapshot.at();
    }
  }

  /**
   * The JobManager did not say which jobs there are, so nothing is known of this moment.
   *
   * @param explanation for people; holds no secrets
   */
  record Missed(Instant at, Reason reason, String explanation) implements Poll {}

  /** Why a poll was missed: the values of the label {@code reason}. */
  enum Reason {
    /** No connection, or it broke. */
    UNREACHABLE,
    /** No complete answer in time. */
    TIMEOUT,
    /** 503: still starting, or electing a leader. */
    NOT_READY,
    /** Any other status than 200. */
    HTTP_ERROR,
    /** The answer was not what Flink answers: HTML, torn or endless JSON. */
    MALFORMED;

    /** As written in the label {@code reason}. */
    public String label() {
      return EnumLabels.snakeCase(this);
    }
  }
}
