// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import com.google.errorprone.annotations.Immutable;
import io.github.flinksignals.history.JobHistory;

/** Evaluates one failure mode of a job: a pure function of the job's history and the context. */
@Immutable
interface Rule {
  Finding evaluate(JobHistory job, RuleContext context);
}
