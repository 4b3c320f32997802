// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.TaskFlow;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Evaluates each pipeline of a job on its own. The mode of the job is active if it is active for
 * one of them, and otherwise unknown if it is unknown for one.
 */
record EachPipeline(Rule rule) implements Rule {
  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    List<Finding> findings =
        job.pipelines().stream().map(pipeline -> rule.evaluate(pipeline, context)).toList();
    return findings.stream()
        .filter(Finding::active)
        .findFirst()
        .or(() -> findings.stream().filter(Finding.NotEnoughData.class::isInstance).findFirst())
        .orElseGet(Finding::inactive);
  }

  @Override
  public Duration beginsAfter() {
    return rule.beginsAfter();
  }

  @Override
  public Duration endsAfter(JobHistory job, RuleContext context) {
    return job.pipelines().stream()
        .map(pipeline -> rule.endsAfter(pipeline, context))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /**
   * Flink may miss a metric now and then, above all that of a slow TaskManager, and a load must
   * then be known again for {@link TaskFlow#HOLD}. The wait of an alert must not begin again with
   * it. If Flink has updated no metrics for a while, nothing is known about the present. With
   * several pipelines, what is unknown may be another one than what was active.
   */
  @Override
  public Duration unknownAfter(JobHistory job) {
    return job.flow().metrics().stale() || job.pipelines().size() > 1
        ? Duration.ZERO
        : TaskFlow.HOLD.multipliedBy(2);
  }
}
