// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * An immutable snapshot of a cluster, taken by one poll, in the exporter's own names and base
 * units.
 *
 * <p>This package does not depend on the JSON of Flink's REST API. The {@code flink} package
 * translates it, and all other packages use only this model.
 */
package io.github.flinksignals.model;
