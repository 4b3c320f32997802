// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import java.time.Duration;

/**
 * Active when a subtask is saturated and slows down the job, and all subtasks on its TaskManager
 * are clearly busier than those on other TaskManagers, which receive as many records. More
 * parallelism does not help: the slow TaskManager still gets its share.
 */
final class SlowTaskManager implements Rule {
  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    return HotSubtask.held(job, context, HotSubtask::slowTaskManager)
        .<Finding>map(
            one ->
                new Finding.Active(
                    "TaskManager "
                        + one.load().slowTaskManager().orElseThrow()
                        + " is slow: "
                        + one.describe()
                        + "; "
                        + one.describeShare()))
        .orElseGet(() -> HotSubtask.none(job, context));
  }

  @Override
  public Duration endsAfter(JobHistory job, RuleContext context) {
    return HotSubtask.endsAfter(job, context);
  }
}
