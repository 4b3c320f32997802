// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import io.github.flinksignals.model.Restore;
import java.time.Instant;
import java.util.Optional;

/**
 * A run that began without the state that an earlier run of the job had.
 *
 * @param at when it was found
 * @param earlier the run whose state it should have gone on from; empty if that was forgotten
 * @param restored the older state that it began with; empty if it began with none
 */
public record StateLoss(Instant at, Optional<Predecessor> earlier, Optional<Restore> restored) {}
