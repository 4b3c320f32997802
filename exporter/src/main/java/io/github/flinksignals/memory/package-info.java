// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
/** Divides the heap among everything that needs much of it. Depends on no other package. */
package io.github.flinksignals.memory;
