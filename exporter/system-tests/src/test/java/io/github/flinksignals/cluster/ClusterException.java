// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

/** The cluster did not do what it was told; the message says what, and quotes the logs. */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterException(String message) {
    super(message);
  }

  ClusterException(String message, Throwable cause) {
    super(message, cause);
  }

  static ClusterException interrupted(String what, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new ClusterException("Interrupted while waiting for " + what, cause);
  }
}
