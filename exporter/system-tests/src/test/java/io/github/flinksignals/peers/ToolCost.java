// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

import java.util.List;

/**
 * What a tool costs a cluster.
 *
 * @param rounds the average cycle of each round
 */
record ToolCost(String tool, List<CycleCost> rounds) {}
