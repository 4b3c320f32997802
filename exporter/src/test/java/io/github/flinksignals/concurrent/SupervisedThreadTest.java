// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SupervisedThreadTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<Thread> started = new ArrayList<>();
  private final SupervisedThread thread =
      new SupervisedThread(
          task -> {
            Thread next = new Thread(task);
            next.setDaemon(true);
            started.add(next);
            return next;
          });

  @AfterEach
  void close() {
    thread.close();
  }

  @Test
  void returnsWhatTheTaskReturns() throws Exception {
    assertThat(thread.call(() -> 7, LONG)).isEqualTo(7);
    assertThat(thread.call(() -> Thread.currentThread(), LONG)).isSameAs(started.get(0));
    assertThat(started).hasSize(1);
  }

  @Test
  void throwsWhatTheTaskThrows() {
    assertThatThrownBy(
            () ->
                thread.call(
                    () -> {
                      throw new StackOverflowError("on purpose");
                    },
                    LONG))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void interruptsAndReplacesAThreadThatDoesNotEnd() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                thread.call(
                    () -> {
                      never.await();
                      return 1;
                    },
                    SHORT))
        .isInstanceOf(TimeoutException.class);
    started.get(0).join();

    assertThat(thread.call(() -> 2, LONG)).isEqualTo(2);
    assertThat(started).hasSize(2);
  }
}
