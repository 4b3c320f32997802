// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

import java.time.Duration;
import java.util.function.Supplier;

/** A tool that reads the metrics of a cluster in cycles, and only while it is told to. */
@FunctionalInterface
interface MeasuredTool {
  /** Time from the start of one cycle to the start of the next. */
  Duration INTERVAL = Duration.ofSeconds(1);

  /** Lets it read for some time, and returns what it has read. */
  Traffic run(Duration time);

  /**
   * What a tool has read.
   *
   * @param requests to all processes of the cluster
   * @param bytes of the responses as they are sent
   */
  record Traffic(long cycles, long requests, long bytes) {
    static final Traffic NONE = new Traffic(0, 0, 0);

    Traffic plus(Traffic other) {
      return new Traffic(cycles + other.cycles, requests + other.requests, bytes + other.bytes);
    }

    Traffic minus(Traffic other) {
      return new Traffic(cycles - other.cycles, requests - other.requests, bytes - other.bytes);
    }
  }

  /** No tool: reads nothing. */
  static MeasuredTool none() {
    return time -> {
      pause(time.toNanos());
      return Traffic.NONE;
    };
  }

  /**
   * Runs a cycle every {@link #INTERVAL}.
   *
   * @throws IllegalStateException if a cycle takes longer, because Flink then fetches its metrics
   *     more than once in a cycle
   */
  static MeasuredTool cycling(Supplier<Traffic> cycle) {
    return time -> {
      Traffic all = Traffic.NONE;
      long start = System.nanoTime();
      for (long at = 0; at < time.toNanos(); at += INTERVAL.toNanos()) {
        pause(start + at - System.nanoTime());
        all = all.plus(cycle.get());
        if (System.nanoTime() > start + at + INTERVAL.toNanos()) {
          throw new IllegalStateException("The machine is too busy to run a cycle in " + INTERVAL);
        }
      }
      pause(start + time.toNanos() - System.nanoTime());
      return all;
    };
  }

  private static void pause(long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(Math.max(0, nanos)).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
