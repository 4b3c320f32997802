// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;

/** Judges one failure mode: a pure function of what is remembered and the moment. */
interface Rule {
  FailureMode mode();

  Finding evaluate(JobHistory job, RuleContext context);
}
