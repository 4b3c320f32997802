// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

/** When the network memory of the TaskManagers is read, which costs one request. */
public enum NetworkMemoryReading {
  /** While a task may wait for another one, so that a scale is in question. */
  WHILE_TASKS_WAIT,
  ALWAYS
}
