// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Derives labels from names and cleans text that others wrote, for every package that exports,
 * shows or logs any. Depends on no other package.
 */
package io.github.flinksignals.text;
