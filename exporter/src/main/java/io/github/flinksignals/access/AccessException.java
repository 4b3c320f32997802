// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import java.io.IOException;
import java.util.OptionalInt;

/**
 * A server refuses this client, or TLS fails. The message follows the name of the server in a
 * sentence, names the setting that may be wrong, and contains no secret.
 */
public final class AccessException extends IOException {
  private static final long serialVersionUID = 1L;

  /** 0 if there was no answer. */
  private final int status;

  AccessException(String message, int status, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The HTTP status; empty if there was no answer. */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }
}
