// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.util.OptionalInt;

/**
 * The buffers with which tasks on different TaskManagers exchange records.
 *
 * @param fewestSegments of a TaskManager; the minimum of {@code
 *     Status.Shuffle.Netty.TotalMemorySegments}
 * @param mostSegments of a TaskManager; the maximum of the same
 * @param buffersPerChannel {@code taskmanager.network.memory.buffers-per-channel} as the JobManager
 *     is configured
 * @param mostRequiredPerGate {@code taskmanager.network.memory.read-buffer.required-per-gate.max};
 *     empty for no limit, the default of streaming jobs
 */
public record NetworkMemory(
    int fewestSegments, int mostSegments, int buffersPerChannel, OptionalInt mostRequiredPerGate) {}
