// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

/** A REST request that failed or returned an unsuccessful status. */
public final class RestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  RestException(String message, int status, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The HTTP status, or 0 if there was no response. */
  public int status() {
    return status;
  }
}
