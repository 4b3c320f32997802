// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.scale.ScaleLimit;
import io.github.flinksignals.scale.ScaleLimits;
import io.github.flinksignals.scale.ScaleResult;
import io.github.flinksignals.scale.ScaleTarget;
import io.github.flinksignals.scale.Scaling;
import io.github.flinksignals.signal.Assessment;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.JobAssessment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known about a scale of one job. The names of the components are the field names of the
 * JSON.
 *
 * @param task the only task that is scaled; empty if the job is scaled
 * @param from the highest parallelism of the scaled tasks now
 * @param to the new parallelism
 * @param limits one row for each limit
 * @param binding the limit with the lowest known parallelism; empty if none is known
 * @param asEffective a lower parallelism with which the tasks with keyed input do as much; empty if
 *     there is none
 * @param nextParallelism the smallest parallelism above {@code from} with which the tasks can do
 *     more, within the limits; empty if there is none or it is not known
 * @param slotsNeeded slots that the job needs after the scale
 * @param slotsOnDemand whether the cluster starts TaskManagers when slots are missing, so that they
 *     do not limit the scale
 * @param forecast what to expect of the scale
 */
record ScaleCheck(
    Optional<String> task,
    int from,
    int to,
    List<LimitCheck> limits,
    Optional<ScaleLimit> binding,
    OptionalInt asEffective,
    OptionalInt nextParallelism,
    int slotsNeeded,
    boolean slotsOnDemand,
    ScaleForecast forecast) {
  /** What keeps a job from being scaled up, but not from being scaled down. */
  private static final Set<Blocker> OF_MORE_PARALLELISM =
      EnumSet.of(
          Blocker.NO_FREE_SLOTS, Blocker.PARTITIONS_EXHAUSTED, Blocker.MAX_PARALLELISM_REACHED);

  ScaleCheck {
    limits = List.copyOf(limits);
  }

  /**
   * The result of one limit.
   *
   * @param highest the highest parallelism that it allows for certain; empty if unknown or
   *     unlimited
   * @param explanation what the result depends on, in words
   */
  record LimitCheck(
      ScaleLimit limit, ScaleResult result, OptionalInt highest, String explanation) {}

  /** Empty if the tasks of the job are not known, or none has that name. */
  static Optional<ScaleCheck> of(ScaleTarget target, JobAssessment job, Assessment assessment) {
    Optional<JobHistory> history = job.history();
    return history
        .flatMap(JobHistory::details)
        .flatMap(details -> target.of(details.tasks()))
        .map(
            scaling ->
                of(
                    target,
                    scaling,
                    ScaleForecast.of(scaling, target.parallelism(), job, assessment.at()),
                    target.task().isEmpty()
                        ? job.scaleLimits()
                        : ScaleLimits.of(
                            scaling,
                            history.get().slotsHeld(),
                            assessment.cluster().cluster(),
                            job.scaleLimits().startableSlots())));
  }

  private static ScaleCheck of(
      ScaleTarget target, Scaling scaling, ScaleForecast forecast, ScaleLimits limits) {
    int to = target.parallelism();
    LimitTexts texts = new LimitTexts(scaling, limits, to);
    OptionalInt asEffective = scaling.smallestAsEffective(to);
    return new ScaleCheck(
        target.task(),
        scaling.current(),
        to,
        Arrays.stream(ScaleLimit.values())
            .map(
                limit ->
                    new LimitCheck(
                        limit,
                        limits.bound(limit).at(to),
                        limits.bound(limit).limit(),
                        texts.explain(limit)))
            .toList(),
        Arrays.stream(ScaleLimit.values())
            .filter(limit -> limits.bound(limit).limit().isPresent())
            .min(Comparator.comparing(limit -> limits.bound(limit).limit().getAsInt())),
        asEffective.orElse(to) < to ? asEffective : OptionalInt.empty(),
        limits.next(),
        scaling.slots(to),
        limits.slotsOnDemand(),
        forecast);
  }

  /** Why there is no answer. */
  static String missing(ScaleTarget target, JobAssessment job) {
    List<Task> tasks =
        job.history().flatMap(JobHistory::details).map(JobDetails::tasks).orElse(List.of());
    return target
        .task()
        .filter(name -> !tasks.isEmpty())
        .map(
            name ->
                "the job has no task named "
                    + name
                    + "; it has "
                    + tasks.stream().map(Task::name).collect(Collectors.joining(", ")))
        .orElse("the tasks of the job are not known");
  }

  /** Whether a reason not to scale up is a reason against this scale. */
  boolean concerns(Blocker blocker) {
    if (!up()) {
      return !OF_MORE_PARALLELISM.contains(blocker);
    }
    // The limits are more exact: the tasks at a limit may be others, or the slots may suffice.
    return switch (blocker) {
      case MAX_PARALLELISM_REACHED -> task.isEmpty();
      case PARTITIONS_EXHAUSTED -> task.isEmpty();
      case NO_FREE_SLOTS -> result(ScaleLimit.SLOTS) != ScaleResult.PASS;
      default -> true;
    };
  }

  /** The limits that the scale exceeds, in words. */
  List<String> failures(Set<Blocker> allowed) {
    return words(
        limits.stream().filter(row -> up() && row.result() == ScaleResult.FAIL).toList(), allowed);
  }

  private boolean up() {
    return to > from;
  }

  /** The limits that could prevent the scale and are not known, in words. */
  List<String> unknown(Set<Blocker> allowed) {
    return words(
        limits.stream()
            .filter(row -> row.result() == ScaleResult.UNKNOWN)
            .filter(row -> up() && row.limit().prevents())
            .filter(row -> row.limit() != ScaleLimit.SLOTS || !slotsOnDemand)
            .toList(),
        allowed);
  }

  private ScaleResult result(ScaleLimit limit) {
    return limits.stream()
        .filter(row -> row.limit() == limit)
        .map(LimitCheck::result)
        .findFirst()
        .orElse(ScaleResult.UNKNOWN);
  }

  private static List<String> words(List<LimitCheck> rows, Set<Blocker> allowed) {
    return rows.stream()
        .filter(
            row ->
                switch (row.limit()) {
                  case SLOTS -> !allowed.contains(Blocker.NO_FREE_SLOTS);
                  case PARTITIONS -> !allowed.contains(Blocker.PARTITIONS_EXHAUSTED);
                  case MAX_PARALLELISM, NETWORK_MEMORY -> true;
                })
        .map(row -> row.limit().label() + ": " + row.explanation())
        .toList();
  }
}
