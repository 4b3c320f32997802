// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.Poll.Reason;
import java.util.Optional;

/** What came of one request. */
sealed interface Answer<T> {
  /** The value, if the request was answered with one. */
  default Optional<T> value() {
    return Optional.empty();
  }

  /** Status 200 and a body that parsed. */
  record Received<T>(T body) implements Answer<T> {
    @Override
    public Optional<T> value() {
      return Optional.of(body);
    }
  }

  /**
   * Status 404. It has many meanings in Flink, from a job that vanished to checkpointing that is
   * off, and only the text tells them apart.
   */
  record NotFound<T>(String text) implements Answer<T> {}

  /** The JobManager, or the JobMaster of the job, is not up yet: ask again later. */
  record NotReady<T>(String text) implements Answer<T> {}

  /** No usable answer. */
  record Unavailable<T>(Reason reason, String text) implements Answer<T> {}

  /** An answer that is not what Flink answers here. */
  record Malformed<T>(String text) implements Answer<T> {}

  /** Why there is no value; {@code UNREACHABLE} and the like. Only for answers without a value. */
  default Reason reason() {
    if (this instanceof Unavailable<T> unavailable) {
      return unavailable.reason();
    }
    if (this instanceof NotReady<T>) {
      return Reason.NOT_READY;
    }
    return this instanceof Malformed<T> ? Reason.MALFORMED : Reason.HTTP_ERROR;
  }

  /** Whether the same question may well be answered a little later. */
  default boolean worthAskingAgain() {
    return this instanceof NotReady<T>
        || (this instanceof Unavailable<T> unavailable
            && unavailable.reason() != Reason.HTTP_ERROR);
  }

  /** Why there is no value, for people. */
  default String explanation() {
    if (this instanceof NotFound<T> notFound) {
      return "answered 404: " + notFound.text();
    }
    if (this instanceof NotReady<T> notReady) {
      return "is not ready: " + notReady.text();
    }
    if (this instanceof Unavailable<T> unavailable) {
      return unavailable.text();
    }
    return this instanceof Malformed<T> malformed ? malformed.text() : "answered";
  }
}
