// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for conditions in other processes. */
final class ClusterConditions {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private ClusterConditions() {}

  /**
   * Retries until there is a result, and returns it.
   *
   * @param what completes the sentence "waited for ..."
   * @param diagnosis text added to the message on timeout
   */
  static <T> T awaitResult(
      String what, Duration timeout, Supplier<Optional<T>> supplier, Supplier<String> diagnosis) {
    long deadline = System.nanoTime() + timeout.toNanos();
    RuntimeException lastFailure = null;
    while (System.nanoTime() < deadline) {
      try {
        Optional<T> result = supplier.get();
        if (result.isPresent()) {
          return result.get();
        }
        lastFailure = null;
      } catch (RestException e) {
        lastFailure = e; // The JobManager may be starting, or busy restoring a job.
      }
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        throw ClusterException.interrupted(what, e);
      }
    }
    throw new ClusterException(
        "Waited %d s for %s, without success.%n%s"
            .formatted(timeout.toSeconds(), what, diagnosis.get()),
        lastFailure);
  }

  static void await(
      String what, Duration timeout, Supplier<Boolean> condition, Supplier<String> diagnosis) {
    awaitResult(what, timeout, () -> Optional.of(condition.get()).filter(met -> met), diagnosis);
  }
}
