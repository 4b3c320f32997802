// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.memory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory for answers while they are read, shared by all threads that read one. Each reading has
 * a lease. A lease has a small part for itself, which is enough for most answers. One lease at a
 * time may use the rest. Whoever holds the rest waits for nothing, so two leases never wait for
 * each other. Every wait ends by its deadline.
 */
public final class MemoryBudget {
  /** Small parts together take a quarter of the budget. */
  static final int LEASES = 16;

  private static final MemoryBudget PROCESS = new MemoryBudget(HeapShare.ANSWERS.bytes());

  private final long part;
  private final long rest;
  private final Semaphore leases = new Semaphore(LEASES, true);
  private final Semaphore restHolder = new Semaphore(1, true);

  /**
   * @param bytes of all leases together
   */
  public MemoryBudget(long bytes) {
    this.part = bytes / 4 / LEASES;
    this.rest = bytes - part * LEASES;
  }

  /** The budget of this process, which has one heap. */
  public static MemoryBudget ofProcess() {
    return PROCESS;
  }

  /** An answer takes more memory than any that may be read. */
  public static final class ExceededException extends IOException {
    private static final long serialVersionUID = 1L;

    ExceededException(long most) {
      super("more than " + most + " bytes of memory");
    }
  }

  /** The bytes that a lease may use without waiting. */
  public long part() {
    return part;
  }

  /**
   * Takes a lease; waits if too many are taken.
   *
   * @param wait limit for all waiting of this lease
   * @throws InterruptedIOException if none is free in time
   */
  public Lease lease(Duration wait) throws InterruptedIOException {
    Lease lease = new Lease(System.nanoTime() + wait.toNanos());
    lease.await(leases);
    return lease;
  }

  /** A share of the budget for one answer. Not thread-safe. */
  public final class Lease implements AutoCloseable {
    private final long deadline;
    private long used;
    private boolean holdsRest;

    private Lease(long deadline) {
      this.deadline = deadline;
    }

    /** The bytes in use. */
    public long used() {
      return used;
    }

    /**
     * Uses more bytes. May wait for another lease.
     *
     * @throws ExceededException if so much is never available
     * @throws InterruptedIOException if it is not available in time
     */
    public void use(long bytes) throws ExceededException, InterruptedIOException {
      used += bytes;
      if (used <= part) {
        return;
      }
      if (used > part + rest) {
        throw new ExceededException(part + rest);
      }
      if (!holdsRest) {
        await(restHolder);
        holdsRest = true;
      }
    }

    /** Gives back what was used since {@link #used} had this value. */
    public void backTo(long before) {
      used = before;
    }

    private void await(Semaphore semaphore) throws InterruptedIOException {
      try {
        if (!semaphore.tryAcquire(
            Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          throw new InterruptedIOException("no memory was free before the deadline");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for memory");
      }
    }

    @Override
    public void close() {
      if (holdsRest) {
        restHolder.release();
      }
      leases.release();
    }
  }
}
