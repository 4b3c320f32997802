// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.fake.FakeJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The job of the guide "Getting started": {@code orders} on TaskManagers of 2 slots, which Flink
 * starts on demand.
 */
final class OrdersCheck extends ScriptedCheck {
  private static final String ID = "8f1f0c5b6a1d4c0e9b7a3d2e1c0f9a8b";
  private static final int PARTITIONS = 24;

  private final FakeJob orders;

  /**
   * A run with a completed checkpoint.
   *
   * @param age how long it has run
   */
  OrdersCheck(int parallelism, Duration age) {
    orders = flink.add(FakeJob.streaming(ID, "orders", START.minus(age)));
    orders.hasTasks(List.of("Source: orders", "enrich", "Sink: ClickHouse"));
    orders.hasParallelism(parallelism);
    orders.completesCheckpoint(START.minusSeconds(10));
    int taskManagers = parallelism / 2;
    flink.answer(
        "/jobmanager/metrics",
        """
        [{"id":"taskSlotsTotal","value":"%d"},{"id":"taskSlotsAvailable","value":"0"},
         {"id":"numRegisteredTaskManagers","value":"%d"},
         {"id":"numPendingTaskManagers","value":"0"}]
        """
            .formatted(parallelism, taskManagers));
    flink.answer(
        "/taskmanagers/metrics?get=Status.Shuffle.Netty.TotalMemorySegments",
        "[{\"id\":\"Status.Shuffle.Netty.TotalMemorySegments\",\"min\":2048,\"max\":2048}]");
    flink.answer(
        "/jobs/" + ID + "/vertices/v0/subtasks/metrics",
        Stream.concat(
                Stream.of("watermarkLag", "pendingRecords", "numRecordsOut"),
                IntStream.range(0, PARTITIONS)
                    .mapToObj(
                        i -> "KafkaSourceReader.topic.orders.partition." + i + ".currentOffset"))
            .map("{\"id\":\"Source__orders.%s\"}"::formatted)
            .collect(Collectors.joining(",", "[", "]")));
  }

  /** Checkpoints complete. */
  OrdersCheck healthy() {
    completesCheckpoints(orders);
    return this;
  }

  /** The key for the storage of checkpoints is not valid. */
  OrdersCheck deniedByTheStorage() {
    StringBuilder log = new StringBuilder();
    story =
        second -> {
          Instant triggered = clock.instant().minusSeconds(2);
          long id = orders.failsCheckpoint(triggered, "Asynchronous task checkpoint failed.");
          flink.answer("/jobmanager/log", log.append(failure(id, triggered)).toString());
        };
    return this;
  }

  /** {@code /metrics} of an exporter that has watched the job for two minutes. */
  String metrics() {
    try (PolledExporter exporter = new PolledExporter(flink.client(), clock)) {
      for (int second = 0; second <= 120; second += 10) {
        exporter.poll();
        clock.advance(Duration.ofSeconds(10));
        flink.setTime(clock.instant());
        story.accept(second);
      }
      return exporter.metrics();
    }
  }

  /** What the JobManager logs about a failed checkpoint. */
  private static String failure(long id, Instant triggered) {
    return """
    %s WARN  Failed to trigger or complete checkpoint %d for job %s. (0 consecutive failed attempts so far)
    org.apache.flink.runtime.checkpoint.CheckpointException: Asynchronous task checkpoint failed.
    Caused by: java.io.IOException: Could not flush and close the file system output stream
    \tat org.apache.flink.runtime.state.filesystem.FsCheckpointStreamFactory$FsCheckpointStateOutputStream.closeAndGetHandle(FsCheckpointStreamFactory.java:1)
    Caused by: java.nio.file.AccessDeniedException: (Service: S3, Status Code: 403): InvalidAccessKeyId
    """
        .formatted(triggered, id, ID);
  }
}
