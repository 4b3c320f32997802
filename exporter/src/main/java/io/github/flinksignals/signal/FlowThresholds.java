// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import java.time.Duration;

/**
 * The configurable limits of the failure modes about lag and load.
 *
 * @param lagWindow period over which lag must rise
 * @param lagFloor lag below this is ignored
 * @param backpressure share of the time, from 0 to 1, above which a task counts as backpressured
 */
public record FlowThresholds(Duration lagWindow, Duration lagFloor, double backpressure) {}
