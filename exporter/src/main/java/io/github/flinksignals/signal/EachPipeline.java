// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import java.time.Duration;
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
    return rule.endsAfter(job, context);
  }
}
