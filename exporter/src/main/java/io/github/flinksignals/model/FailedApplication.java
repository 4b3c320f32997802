// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.model;

import java.time.Instant;
import java.util.Optional;

/**
 * An application whose main method failed before it submitted a job, from {@code
 * /applications/overview} (Flink 2.3 and later).
 *
 * @param name by default the class of the main method
 * @param at {@code end-time}
 * @param exception class name of the deepest cause that is specific; empty if it is not known
 */
public record FailedApplication(String name, Instant at, Optional<String> exception) {}
