// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for something that another process does. */
final class Await {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Await() {}

  /**
   * Asks again and again until there is an answer, and returns it.
   *
   * @param what completes the sentence "waited for ..."
   * @param diagnosis what to add to the message when the time is up
   */
  static <T> T answer(
      String what, Duration timeout, Supplier<Optional<T>> question, Supplier<String> diagnosis) {
    long deadline = System.nanoTime() + timeout.toNanos();
    RuntimeException lastFailure = null;
    while (System.nanoTime() < deadline) {
      try {
        Optional<T> answer = question.get();
        if (answer.isPresent()) {
          return answer.get();
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
        "Waited %d s in vain for %s.%n%s".formatted(timeout.toSeconds(), what, diagnosis.get()),
        lastFailure);
  }

  static void until(
      String what, Duration timeout, Supplier<Boolean> condition, Supplier<String> diagnosis) {
    answer(what, timeout, () -> Optional.of(condition.get()).filter(met -> met), diagnosis);
  }
}
