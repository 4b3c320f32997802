// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

/**
 * What a cycle of a tool costs a cluster, on average over a round.
 *
 * @param requests to all processes of the cluster
 * @param bytes of the responses as they are sent
 * @param jobManagerMillis CPU time of the JobManager in milliseconds, without what it needs when
 *     nothing reads it; may be negative if the difference is small
 * @param taskManagersMillis the same of all TaskManagers together
 */
record CycleCost(
    double requests, double bytes, double jobManagerMillis, double taskManagersMillis) {}
