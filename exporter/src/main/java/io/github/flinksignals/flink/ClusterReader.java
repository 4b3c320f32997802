// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.model.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import okhttp3.Call;
import okhttp3.HttpUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one picture of a cluster. Not for use by two threads at once.
 *
 * <p>Jobs are read side by side, each by one thread. Those that were not asked for longest come
 * first, and of the rest those that hung last time come last: a JobMaster that hangs costs no other
 * job its turn, and where time is too short for all, all get their turn.
 */
public final class ClusterReader {
  private static final Logger log = LoggerFactory.getLogger(ClusterReader.class);

  private static final String TASK_MANAGERS = "numRegisteredTaskManagers";
  private static final String SLOTS = "taskSlotsTotal";
  private static final String SLOTS_AVAILABLE = "taskSlotsAvailable";
  private static final String PENDING_TASK_MANAGERS = "numPendingTaskManagers";
  private static final List<String> CLUSTER_METRICS =
      List.of(SLOTS, SLOTS_AVAILABLE, TASK_MANAGERS, PENDING_TASK_MANAGERS);

  private static final Comparator<RunCache> TURN =
      Comparator.comparing(RunCache::askedAt).thenComparing(RunCache::hung);

  /**
   * So many runs that FAILED are asked why, those started last. No more are told of, and a cluster
   * that keeps ten thousand of them is not asked for each.
   */
  private static final int MOST_FAILED = 200;

  private final FlinkEndpoints flink;
  private final JobListing listing;
  private final Duration timeout;
  private final Executor executor;
  private final Optional<LogDiagnosis> logDiagnosis;
  private final Map<Run, RunCache> memories = new HashMap<>();
  private Optional<ClusterFacts> facts = Optional.empty();

  /** Live and ended runs whose last reading broke off; written by the readers' threads. */
  private final Set<Run> unreadable = ConcurrentHashMap.newKeySet();

  private ClusterReader(
      FlinkEndpoints flink,
      JobListing listing,
      Duration timeout,
      Executor executor,
      Optional<LogDiagnosis> logDiagnosis) {
    this.flink = flink;
    this.listing = listing;
    this.timeout = timeout;
    this.executor = executor;
    this.logDiagnosis = logDiagnosis;
  }

  /**
   * A reader of one JobManager; nothing is sent before the first {@link #read}.
   *
   * @param base URL of the REST API, with a path prefix where a proxy wants one
   * @param timeout for a whole poll
   * @param executor its threads bound how many jobs are read at once
   * @param requestCounts counts what is sent
   */
  public static ClusterReader of(
      Call.Factory client,
      HttpUrl base,
      JobSelection selection,
      Duration timeout,
      Executor executor,
      RequestCounts requestCounts) {
    FlinkEndpoints flink = new FlinkEndpoints(new FlinkRest(client, base, requestCounts));
    return new ClusterReader(flink, new JobListing(selection), timeout, executor, Optional.empty());
  }

  /**
   * A reader that also reads the JobManager's log, where nothing else tells why checkpoints fail.
   *
   * @param maxBytes a longer log is not read; 0 for none at all
   * @param logExecutor where it is read, between polls; one thread is enough
   */
  public ClusterReader readingTheLog(long maxBytes, Executor logExecutor) {
    return new ClusterReader(
        flink,
        listing,
        timeout,
        executor,
        maxBytes == 0
            ? Optional.empty()
            : Optional.of(new LogDiagnosis(new LogReader(flink, maxBytes), logExecutor)));
  }

  /**
   * Takes a picture. Returns within the timeout whatever the JobManager does, and never throws.
   *
   * @param now the moment the picture is of
   */
  public Poll read(Instant now) {
    Deadline deadline = Deadline.in(timeout, System::nanoTime);
    Answer<RestMessages.JobsOverview> overview = flink.jobsOverview(deadline);
    return overview
        .value()
        .<Poll>map(body -> new Poll.Reached(read(body, now, deadline)))
        .orElseGet(
            () -> {
              // What comes back may be another process, of another version.
              facts = Optional.empty();
              return new Poll.Missed(now, overview.reason(), Secrets.mask(overview.explanation()));
            });
  }

  private Snapshot read(RestMessages.JobsOverview overview, Instant now, Deadline deadline) {
    List<RestMessages.Metric> metrics =
        flink.jobManagerMetrics(CLUSTER_METRICS, deadline).value().orElse(List.of());
    JobListing.Listed listed = listing.read(overview, memories.keySet());
    List<Job> watched = listed.watched();
    ClusterFacts clusterFacts = facts(watched, deadline);
    memories.keySet().retainAll(watched.stream().map(Job::run).collect(Collectors.toSet()));
    unreadable.retainAll(memories.keySet());
    OptionalInt slotsAvailable = Metrics.integer(metrics, SLOTS_AVAILABLE);
    JobReader reader =
        new JobReader(
            flink,
            clusterFacts,
            slotsAvailable.orElse(1) == 0,
            now,
            deadline,
            new CheckpointDrillDown(flink, logDiagnosis, now, deadline));
    List<Job> jobs = readAll(watched, reader);
    logDiagnosis.ifPresent(diagnosis -> diagnosis.readIfDue(now));
    return new Snapshot(
        now,
        new Cluster(
            clusterFacts.flinkVersion(),
            Metrics.integer(metrics, TASK_MANAGERS),
            Metrics.integer(metrics, SLOTS),
            slotsAvailable,
            Metrics.integer(metrics, PENDING_TASK_MANAGERS),
            clusterFacts.reactive()),
        jobs,
        listed.beyondLimit());
  }

  /** Asked once per run: a JobManager that was replaced between two polls shows by its runs. */
  private ClusterFacts facts(List<Job> listed, Deadline deadline) {
    if (facts.isEmpty() || !memories.keySet().containsAll(runs(listed))) {
      facts =
          flink
              .dashboard(deadline)
              .value()
              .flatMap(
                  dashboard ->
                      flink
                          .jobManagerConfiguration(deadline)
                          .value()
                          .map(configuration -> ClusterFacts.of(dashboard, configuration)));
    }
    return facts.orElse(ClusterFacts.UNKNOWN);
  }

  private static List<Run> runs(List<Job> jobs) {
    return jobs.stream().map(Job::run).toList();
  }

  private List<Job> readAll(List<Job> listed, JobReader reader) {
    listed.forEach(job -> memories.computeIfAbsent(job.run(), run -> new RunCache()));
    Set<Run> predecessors = predecessors(listed);
    Set<Run> failed = lastFailed(listed);
    Map<Run, CompletableFuture<Job>> readings = new HashMap<>();
    listed.stream()
        .sorted(
            // What became of those that ended can wait, and must cost no live one its turn.
            Comparator.comparing((Job job) -> job.state().ended())
                .thenComparing(job -> memories.get(job.run()), TURN))
        .forEach(
            job ->
                readings.put(
                    job.run(),
                    CompletableFuture.supplyAsync(
                        () ->
                            readOrNot(
                                job,
                                reader,
                                predecessors.contains(job.run()),
                                failed.contains(job.run())),
                        executor)));
    return listed.stream().map(job -> readings.get(job.run()).join()).toList();
  }

  private static Set<Run> lastFailed(List<Job> listed) {
    // Listed newest first.
    return listed.stream()
        .filter(job -> job.state() == JobState.FAILED)
        .limit(MOST_FAILED)
        .map(Job::run)
        .collect(Collectors.toSet());
  }

  /** The run before that of each live job, as far as the JobManager still lists it. */
  private static Set<Run> predecessors(List<Job> listed) {
    Set<String> live =
        listed.stream()
            .filter(job -> !job.state().ended())
            .map(Job::name)
            .collect(Collectors.toSet());
    // Listed newest first.
    return listed.stream()
        .filter(job -> job.state().ended() && live.contains(job.name()))
        .collect(Collectors.toMap(Job::name, Job::run, (newest, older) -> newest))
        .values()
        .stream()
        .collect(Collectors.toSet());
  }

  /** One job whose answers make no sense must not hide the others. */
  private Job readOrNot(Job job, JobReader reader, boolean predecessor, boolean failed) {
    try {
      Job read = read(job, reader, predecessor, failed);
      unreadable.remove(job.run());
      return read;
    } catch (RuntimeException | StackOverflowError e) {
      if (unreadable.add(job.run())) {
        log.warn(
            "Job {} ({}) stays without details: what Flink says of it makes no sense",
            job.name(),
            job.run().jobId(),
            e);
      }
      return job;
    }
  }

  private Job read(Job job, JobReader reader, boolean predecessor, boolean failed) {
    RunCache memory = memories.get(job.run());
    String id = job.run().jobId();
    JobReader.Reading reading = JobReader.Reading.NOTHING;
    Optional<CheckpointStatistics> lastCheckpoints = Optional.empty();
    if (!job.state().ended()) {
      reading = reader.read(id, job.state(), job.counts(), memory);
    } else {
      if (failed && memory.lastFailureWanted(job.state())) {
        reading = reader.lastFailures(id, memory);
      }
      if (predecessor || memory.readAlive()) {
        lastCheckpoints = reader.lastCheckpoints(id, memory);
      }
    }
    return new Job(
        job.name(),
        job.run(),
        job.state(),
        job.endedAt(),
        job.counts(),
        reading.failures(),
        reading.details(),
        lastCheckpoints);
  }
}
