// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import com.google.errorprone.annotations.Immutable;
import io.github.flinksignals.history.JobHistory;
import java.time.Duration;

/** Evaluates one failure mode of a job: a pure function of the job's history and the context. */
@Immutable
interface Rule {
  Finding evaluate(JobHistory job, RuleContext context);

  /** For how long the rule must find the mode active before it begins. */
  default Duration beginsAfter() {
    return Duration.ZERO;
  }

  /** For how long the rule must find the mode inactive before it ends. */
  default Duration endsAfter(JobHistory job, RuleContext context) {
    return Duration.ZERO;
  }

  /** For how long an active mode lasts while the rule does not know. */
  default Duration unknownAfter(JobHistory job) {
    return Duration.ZERO;
  }
}
