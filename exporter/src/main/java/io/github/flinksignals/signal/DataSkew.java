// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import java.time.Duration;

/**
 * Active when one subtask is saturated because it receives far more records than the others, which
 * have time left, and slows down the job. More parallelism does not help: the records of one key or
 * one partition stay together.
 */
final class DataSkew implements Rule {
  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    return HotSubtask.held(job, context, HotSubtask::uneven)
        .<Finding>map(one -> new Finding.Active(one.describe() + "; " + one.describeShare()))
        .orElseGet(() -> HotSubtask.none(job, context));
  }

  @Override
  public Duration endsAfter(JobHistory job, RuleContext context) {
    return HotSubtask.endsAfter(job, context);
  }
}
