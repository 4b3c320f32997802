// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import java.io.IOException;
import java.util.OptionalInt;

/**
 * A server does not let us in, or is not who it should be. The message goes on after the name of
 * the server, names the setting that may be wrong, and holds no secret.
 */
public final class AccessException extends IOException {
  private static final long serialVersionUID = 1L;

  /** 0 if there was no answer. */
  private final int status;

  AccessException(String message, int status) {
    super(message);
    this.status = status;
  }

  AccessException(String message, Throwable cause) {
    super(message, cause);
    this.status = 0;
  }

  /** The status of the answer; empty if there was none. */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }
}
