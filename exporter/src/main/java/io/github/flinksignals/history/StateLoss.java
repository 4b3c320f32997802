// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Restore;
import java.time.Instant;
import java.util.Optional;

/**
 * A run that started without the state of an earlier run of the job.
 *
 * @param at when it was detected
 * @param earlier the run whose state it should have restored; empty if unknown
 * @param restored the older state that it restored; empty if it restored none
 */
public record StateLoss(Instant at, Optional<Predecessor> earlier, Optional<Restore> restored) {}
