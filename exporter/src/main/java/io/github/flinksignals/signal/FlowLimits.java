// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import java.time.Duration;

/**
 * The configurable limits of the modes that tell of lag and load.
 *
 * @param lagWindow over which lag must rise
 * @param lagFloor lag below it is never told of
 * @param backpressure share of the time above which a task counts as backpressured
 */
public record FlowLimits(Duration lagWindow, Duration lagFloor, double backpressure) {}
