// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The immutable picture of a cluster that one poll took, in our own names and base units.
 *
 * <p>Nothing here knows how Flink spells it on the wire; nothing behind here needs to.
 */
package io.github.flinksignals.model;
