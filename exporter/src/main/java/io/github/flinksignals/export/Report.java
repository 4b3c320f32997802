// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.signal.Assessment;
import java.util.Map;

/**
 * Everything that is exported after a poll, in one value: a scrape never sees half of one poll and
 * half of the next.
 *
 * @param memory whether each place that is to keep memory does, by its name
 */
public record Report(
    Assessment assessment,
    PollStatistics polls,
    Map<RequestCounts.Key, Long> requests,
    Map<String, Boolean> memory) {}
