// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

/**
 * The accumulated metrics of a running subtask in its current attempt, from {@code subtasks} in
 * {@code /jobs/:id/vertices/:id}.
 *
 * @param index from 0, as in Flink's web UI and metrics
 * @param attempt number of the attempt; the metrics begin at zero in each
 * @param taskManager id of the TaskManager that runs it; {@code taskmanager-id}
 * @param busySeconds {@code accumulated-busy-time}
 * @param idleSeconds {@code accumulated-idle-time}
 * @param backpressuredSeconds {@code accumulated-backpressured-time}
 * @param recordsIn {@code read-records}; 0 at sources
 * @param recordsOut {@code write-records}
 */
public record SubtaskTotals(
    int index,
    int attempt,
    String taskManager,
    double busySeconds,
    double idleSeconds,
    double backpressuredSeconds,
    long recordsIn,
    long recordsOut) {}
