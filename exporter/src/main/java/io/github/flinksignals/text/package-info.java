// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/**
 * How names and text are written, for every package that shows any. Depends on no other package.
 */
package io.github.flinksignals.text;
