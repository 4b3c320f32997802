// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.memory;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final int BYTES = 64_000;

  private final MemoryBudget budget = new MemoryBudget(BYTES);

  @Test
  void manySmallAnswersNeedNoWaiting() throws IOException {
    List<MemoryBudget.Lease> leases = new ArrayList<>();
    for (int i = 0; i < MemoryBudget.LEASES; i++) {
      MemoryBudget.Lease lease = budget.lease(Duration.ZERO);
      lease.use(budget.part());
      leases.add(lease);
    }

    assertThatThrownBy(() -> budget.lease(SHORT)).isInstanceOf(InterruptedIOException.class);
    leases.get(0).close();
    assertThat(budget.lease(SHORT).used()).isZero();
  }

  @Test
  void oneLargeAnswerAtATimeIsReadAndTheOthersWait() throws Exception {
    MemoryBudget.Lease first = budget.lease(LONG);
    first.use(budget.part() + 1);
    MemoryBudget.Lease second = budget.lease(LONG);
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                second.use(budget.part() + 1);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    Thread.sleep(SHORT.toMillis());
    assertThat(waiting).isNotDone();

    first.close();
    await().untilAsserted(() -> assertThat(waiting).isCompleted());
  }

  @Test
  void waitingEndsByTheDeadline() throws IOException {
    MemoryBudget.Lease first = budget.lease(LONG);
    first.use(budget.part() + 1);
    MemoryBudget.Lease second = budget.lease(SHORT);

    assertThatThrownBy(() -> second.use(budget.part() + 1))
        .isInstanceOf(InterruptedIOException.class);
    second.close();
    first.use(1);
    first.close();
    budget.lease(SHORT).use(budget.part() + 1);
  }

  @Test
  void refusesWhatNeverFits() throws IOException {
    MemoryBudget.Lease lease = budget.lease(SHORT);

    assertThatThrownBy(() -> lease.use(BYTES)).isInstanceOf(MemoryBudget.ExceededException.class);
  }

  @Test
  void whatIsNotKeptIsGivenBack() throws IOException {
    MemoryBudget.Lease lease = budget.lease(SHORT);
    for (int i = 0; i < 100; i++) {
      lease.use(budget.part() / 2);
      lease.backTo(0);
    }

    assertThat(lease.used()).isZero();
  }
}
