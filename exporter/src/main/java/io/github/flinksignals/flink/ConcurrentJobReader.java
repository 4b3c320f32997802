// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.log.StackTraceOnly;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Run;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the jobs of a poll concurrently, each on one thread. The jobs that were read least recently
 * come first; of jobs read at the same time, those that did not answer come last. So a JobMaster
 * that hangs does not cost another job its turn, and every job gets its turn when a poll is too
 * short for all. Not thread-safe.
 */
final class ConcurrentJobReader {
  private static final Logger log = LoggerFactory.getLogger(ConcurrentJobReader.class);

  private static final Comparator<RunCache> TURN =
      Comparator.comparing(RunCache::requestedAt).thenComparing(RunCache::unanswered);

  /**
   * For so many runs that FAILED, those started last, the exceptions are read. More are never
   * exported, and a cluster may list 10,000 of them.
   */
  private static final int MOST_FAILED = 200;

  private final Executor executor;
  private final Map<Run, RunCache> caches = new HashMap<>();
  private final JobMemory memory;

  /** Runs whose last reading threw an exception; written by the threads of the executor. */
  private final Set<Run> unreadable = ConcurrentHashMap.newKeySet();

  /**
   * @param executor the number of its threads limits how many jobs are read at the same time
   * @param memory for the details of the jobs
   */
  ConcurrentJobReader(Executor executor, JobMemory memory) {
    this.executor = executor;
    this.memory = memory;
  }

  /** The runs that the last poll read. */
  Set<Run> knownRuns() {
    return caches.keySet();
  }

  /**
   * The jobs with their details; without, where a job did not answer.
   *
   * @param listed the jobs to watch, those started last first
   * @param reader reads one job within this poll
   */
  List<Job> read(List<Job> listed, JobReader reader) {
    caches.keySet().retainAll(listed.stream().map(Job::run).collect(Collectors.toSet()));
    unreadable.retainAll(caches.keySet());
    memory.retain(caches.keySet());
    listed.forEach(job -> caches.computeIfAbsent(job.run(), run -> new RunCache()));
    Set<Run> predecessors = predecessors(listed);
    Set<Run> failed = lastFailed(listed);
    Map<Run, CompletableFuture<Job>> readings = new HashMap<>();
    listed.stream()
        .sorted(
            // Live jobs come first: the details of an ended one can wait for a later poll.
            Comparator.comparing((Job job) -> job.state().ended())
                .thenComparing(job -> caches.get(job.run()), TURN))
        .forEach(
            job ->
                readings.put(
                    job.run(),
                    CompletableFuture.supplyAsync(
                        () ->
                            readOrLog(
                                job,
                                reader,
                                predecessors.contains(job.run()),
                                failed.contains(job.run())),
                        executor)));
    return listed.stream().map(job -> await(readings.get(job.run()))).toList();
  }

  /** Unlike {@code join}, this ends when the poll is abandoned and its thread interrupted. */
  private static Job await(CompletableFuture<Job> reading) {
    try {
      return reading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the poll was abandoned");
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    }
  }

  private static Set<Run> lastFailed(List<Job> newestFirst) {
    return newestFirst.stream()
        .filter(job -> job.state() == JobState.FAILED)
        .limit(MOST_FAILED)
        .map(Job::run)
        .collect(Collectors.toSet());
  }

  /** For each live job the run before it, if the JobManager still lists that. */
  private static Set<Run> predecessors(List<Job> newestFirst) {
    Set<String> live =
        newestFirst.stream()
            .filter(job -> !job.state().ended())
            .map(Job::name)
            .collect(Collectors.toSet());
    return newestFirst.stream()
        .filter(job -> job.state().ended() && live.contains(job.name()))
        .collect(Collectors.toMap(Job::name, Job::run, (newest, older) -> newest))
        .values()
        .stream()
        .collect(Collectors.toSet());
  }

  /** Inconsistent data about one job must not hide the other jobs. */
  private Job readOrLog(Job job, JobReader reader, boolean predecessor, boolean failed) {
    try {
      Job read = read(job, reader, predecessor, failed);
      unreadable.remove(job.run());
      return read;
    } catch (RuntimeException | StackOverflowError e) {
      if (unreadable.add(job.run())) {
        log.warn(
            "Job {} ({}): ignoring inconsistent data from Flink, exporting the job without details",
            job.name(),
            job.run().jobId(),
            StackTraceOnly.of(log, e));
      }
      return job;
    }
  }

  private Job read(Job job, JobReader reader, boolean predecessor, boolean failed) {
    RunCache cache = caches.get(job.run());
    String id = job.run().jobId();
    JobReader.Reading reading = JobReader.Reading.NOTHING;
    Optional<CheckpointStatistics> lastCheckpoints = Optional.empty();
    if (!job.state().ended()) {
      reading = reader.read(id, job.state(), job.counts(), cache);
    } else {
      Instant endedAt = job.endedAt().orElse(job.run().startedAt());
      if (failed && cache.lastFailuresWanted(job.state())) {
        reading = reader.lastFailures(id, endedAt, cache);
      }
      if (predecessor || cache.readWhileLive()) {
        lastCheckpoints = reader.lastCheckpoints(id, endedAt, cache);
      }
    }
    return new Job(
        job.name(),
        job.run(),
        job.state(),
        job.endedAt(),
        job.modifiedAt(),
        job.counts(),
        reading.failures(),
        reading.details().filter(details -> memory.admits(job.run(), details)),
        lastCheckpoints);
  }
}
