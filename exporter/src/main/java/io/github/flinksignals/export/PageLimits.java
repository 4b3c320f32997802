// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.flink.LabelValues;
import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.memory.HeapShare;
import io.github.flinksignals.model.JobDetails;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.signal.JobAssessment;
import java.util.Collection;
import java.util.List;

/**
 * Limits the size of the page of metrics. All jobs have the same limits, and each limit changes in
 * large steps, so that one job more rarely changes the series of the others.
 *
 * @param tasks exported of one job; tasks beyond are evaluated but not exported
 * @param nameLength in characters; a longer name is cut and ends in its hash
 */
record PageLimits(int tasks, int nameLength) {
  /** Of one job. */
  private static final int MOST_TASKS = 1_000;

  /** In bytes, for a sample while the page is rendered. */
  private static final int SAMPLE = 110;

  private static final int SAMPLES_OF_JOB = 110;

  /** The sample that has a name twice counts twice. */
  private static final int SAMPLES_OF_TASK = 10;

  /** Characters of names on the page for each byte of the samples. */
  private static final double NAMES_PER_SAMPLE_BYTE = 1;

  private static final List<Integer> NAME_LENGTHS =
      List.of(LabelValues.LONGEST, 250, 125, LabelValues.SHORTEST);

  /** The limits for these jobs with the heap of this process. */
  static PageLimits of(Collection<JobAssessment> jobs) {
    return of(jobs, HeapShare.SAMPLES.bytes());
  }

  static PageLimits of(Collection<JobAssessment> jobs, long bytes) {
    int tasks = MOST_TASKS;
    while (tasks > 1 && samples(jobs, tasks) * SAMPLE > bytes) {
      tasks = tasks * 3 / 4;
    }
    for (int length : NAME_LENGTHS) {
      if (characters(jobs, tasks, length) <= bytes * NAMES_PER_SAMPLE_BYTE) {
        return new PageLimits(tasks, length);
      }
    }
    return new PageLimits(tasks, LabelValues.SHORTEST);
  }

  private static long samples(Collection<JobAssessment> jobs, int tasks) {
    return jobs.stream()
        .mapToLong(
            job -> SAMPLES_OF_JOB + (long) SAMPLES_OF_TASK * Math.min(tasks, tasks(job).size()))
        .sum();
  }

  private static long characters(Collection<JobAssessment> jobs, int tasks, int length) {
    long characters = 0;
    for (JobAssessment job : jobs) {
      long name = Math.min(length, job.name().length());
      characters += SAMPLES_OF_JOB * name;
      for (Task task : tasks(job).stream().limit(tasks).toList()) {
        characters += SAMPLES_OF_TASK * (name + Math.min(length, task.name().length()));
      }
    }
    return characters;
  }

  private static List<Task> tasks(JobAssessment job) {
    return job.history().flatMap(JobHistory::details).map(JobDetails::tasks).orElse(List.of());
  }

  /** A name as it is exported. */
  String name(String name) {
    return LabelValues.shorten(name, nameLength);
  }
}
