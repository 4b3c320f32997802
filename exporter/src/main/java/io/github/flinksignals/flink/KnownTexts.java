// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The parts of an error response that may be shown. A body may contain anything, including
 * credentials, so nothing of it is repeated: it is only searched for texts that are known from the
 * sources of Flink and of common proxies.
 */
final class KnownTexts {
  static final String CHECKPOINTING_DISABLED = "Checkpointing has not been enabled";

  /**
   * {@code /jobs/:id/checkpoints} answers 500 while a job is INITIALIZING (Flink 1.18 and later).
   */
  static final String INITIALIZING = "UnavailableDispatcherOperationException";

  private static final List<String> TEXTS =
      List.of(
          CHECKPOINTING_DISABLED,
          CHECKPOINTING_DISABLED + ".",
          INITIALIZING,
          "Unable to get JobMasterGateway for initializing job",
          "Service temporarily unavailable due to an ongoing leader election",
          "Could not find Flink job",
          "FlinkJobNotFoundException",
          "FlinkJobTerminatedWithoutCancellationException",
          "LeaderRetrievalException",
          "RecipientUnreachableException",
          "AskTimeoutException",
          "Invocation of [RemoteRpcInvocation",
          "java.util.concurrent.TimeoutException",
          "java.util.concurrent.CancellationException",
          "java.lang.OutOfMemoryError",
          "Requested resource is not available",
          "The queried job does not have checkpoint statistics",
          "Could not find checkpointing statistics for checkpoint",
          "Internal server error",
          "Not found:",
          // Envoy, nginx, HAProxy, Go's net/http and the Kubernetes API server.
          "no healthy upstream",
          "upstream connect error or disconnect/reset before headers",
          "upstream request timeout",
          "RBAC: access denied",
          "502 Bad Gateway",
          "503 Service Temporarily Unavailable",
          "504 Gateway Time-out",
          "No server is available to handle this request",
          "404 page not found",
          "no endpoints available for service");

  private KnownTexts() {}

  /** The known texts in a body, separated by commas; empty if there are none. */
  static String in(String body) {
    List<String> found = TEXTS.stream().filter(body::contains).toList();
    return found.stream()
        .filter(text -> found.stream().noneMatch(other -> isPart(text, other)))
        .map(text -> text.replaceAll(":$", ""))
        .collect(Collectors.joining(", "));
  }

  private static boolean isPart(String text, String other) {
    return !text.equals(other) && other.contains(text);
  }
}
