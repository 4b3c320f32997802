// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

/** An operation of the cluster failed. The message says which one and quotes the logs. */
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
