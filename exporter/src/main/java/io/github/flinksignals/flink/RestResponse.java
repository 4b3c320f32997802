// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.Poll.Reason;
import java.util.Optional;

/** The result of one request to the JobManager. */
sealed interface RestResponse<T> {
  /** The parsed body; present only in {@link Received}. */
  default Optional<T> value() {
    return Optional.empty();
  }

  /** Status 200 and a body that could be parsed. */
  record Received<T>(T body) implements RestResponse<T> {
    @Override
    public Optional<T> value() {
      return Optional.of(body);
    }
  }

  /**
   * Status 404. Flink uses it for many causes, such as a job that was removed or checkpointing that
   * is disabled. Only the text distinguishes them.
   *
   * @param text the {@link KnownTexts} in the response
   */
  record NotFound<T>(String text) implements RestResponse<T> {}

  /**
   * The JobManager, or the JobMaster of the job, is still starting.
   *
   * @param text the {@link KnownTexts} in the response
   */
  record NotReady<T>(String text) implements RestResponse<T> {}

  /**
   * There was no usable response.
   *
   * @param summary see {@link RestResponse#summary}
   * @param text see {@link RestResponse#explanation}
   */
  record Unavailable<T>(Reason reason, String summary, String text) implements RestResponse<T> {}

  /**
   * Status 200, with a body that Flink does not send.
   *
   * @param summary see {@link RestResponse#summary}
   * @param text see {@link RestResponse#explanation}
   */
  record Malformed<T>(String summary, String text) implements RestResponse<T> {}

  /** Why there is no value. Call it only for a response without one. */
  default Reason reason() {
    if (this instanceof Unavailable<T> unavailable) {
      return unavailable.reason();
    }
    if (this instanceof NotReady<T>) {
      return Reason.NOT_READY;
    }
    return this instanceof Malformed<T> ? Reason.MALFORMED : Reason.HTTP_ERROR;
  }

  /** Whether the same request may succeed soon. */
  default boolean worthRetrying() {
    return this instanceof NotReady<T>
        || (this instanceof Unavailable<T> unavailable
            && unavailable.reason() != Reason.HTTP_ERROR);
  }

  /**
   * Names the problem, without details that can differ between two responses: "answered 502". Two
   * responses with the same reason and summary report the same problem.
   */
  default String summary() {
    if (this instanceof NotFound<T>) {
      return "answered 404";
    }
    if (this instanceof NotReady<T>) {
      return "is not ready";
    }
    if (this instanceof Unavailable<T> unavailable) {
      return unavailable.summary();
    }
    return this instanceof Malformed<T> malformed ? malformed.summary() : "answered";
  }

  /**
   * Why there is no value, as the predicate of a sentence about the server: "answered 502: no
   * healthy upstream". Repeats nothing of the response except {@link KnownTexts}.
   */
  default String explanation() {
    if (this instanceof NotFound<T> notFound) {
      return with(notFound.text());
    }
    if (this instanceof NotReady<T> notReady) {
      return with(notReady.text());
    }
    if (this instanceof Unavailable<T> unavailable) {
      return unavailable.text();
    }
    return this instanceof Malformed<T> malformed ? malformed.text() : summary();
  }

  private String with(String known) {
    return known.isEmpty() ? summary() : summary() + ": " + known;
  }
}
