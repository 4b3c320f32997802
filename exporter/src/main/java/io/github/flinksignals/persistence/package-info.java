// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Lets what is remembered outlive the process: in a file, or by reading back from Prometheus what
 * was exported. Neither is needed, neither holds anything up, and whatever is wrong with them is
 * said once and told by a gauge.
 */
package io.github.flinksignals.persistence;
