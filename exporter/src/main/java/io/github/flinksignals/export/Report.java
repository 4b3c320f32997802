// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.signal.Assessment;
import java.util.Map;

/**
 * Everything exported after a poll, in one immutable value, so a scrape never mixes two polls.
 *
 * @param requests number of requests to the JobManager by endpoint and status code
 * @param historyUp whether the history is saved or was restored, by source; configured sources only
 */
public record Report(
    Assessment assessment,
    PollStatistics polls,
    Map<RequestCounts.Key, Long> requests,
    Map<String, Boolean> historyUp) {}
