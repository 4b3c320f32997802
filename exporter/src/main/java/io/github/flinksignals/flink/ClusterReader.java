// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.model.Job;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.model.Run;
import io.github.flinksignals.model.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.HttpUrl;

/** Reads the state of a cluster from the REST API, once per poll. Not thread-safe. */
public final class ClusterReader implements AutoCloseable {
  private static final String TASK_MANAGERS = "numRegisteredTaskManagers";
  private static final String SLOTS = "taskSlotsTotal";
  private static final String SLOTS_AVAILABLE = "taskSlotsAvailable";
  private static final String PENDING_TASK_MANAGERS = "numPendingTaskManagers";
  private static final List<String> CLUSTER_METRICS =
      List.of(SLOTS, SLOTS_AVAILABLE, TASK_MANAGERS, PENDING_TASK_MANAGERS);

  private final FlinkEndpoints flink;
  private final JobListing listing;
  private final ApplicationReader applications;
  private final Duration timeout;
  private final ConcurrentJobReader jobs;
  private final Optional<LogDiagnosis> logDiagnosis;
  private final List<Executor> executors;
  private final NetworkMemoryReader networkMemory;
  private final GarbageCollectionReader garbageCollection;
  private final JobManagerClock clock = new JobManagerClock();
  private Optional<ClusterFacts> facts = Optional.empty();

  private ClusterReader(
      FlinkEndpoints flink,
      JobListing listing,
      Duration timeout,
      ConcurrentJobReader jobs,
      Optional<LogDiagnosis> logDiagnosis,
      NetworkMemoryReader networkMemory,
      List<Executor> executors) {
    this.flink = flink;
    this.listing = listing;
    this.applications = new ApplicationReader(flink);
    this.timeout = timeout;
    this.jobs = jobs;
    this.logDiagnosis = logDiagnosis;
    this.networkMemory = networkMemory;
    this.garbageCollection = new GarbageCollectionReader(flink);
    this.executors = executors;
  }

  /**
   * A reader of one JobManager. Sends nothing before the first {@link #read}.
   *
   * @param base URL of the REST API, with the path prefix of a proxy if there is one
   * @param timeout for a whole poll
   * @param executor the number of its threads limits how many jobs are read at the same time
   * @param requestCounts counts the requests that are sent
   */
  public static ClusterReader of(
      Call.Factory client,
      HttpUrl base,
      JobSelection selection,
      Duration timeout,
      Executor executor,
      RequestCounts requestCounts) {
    FlinkEndpoints flink = new FlinkEndpoints(new FlinkRest(client, base, requestCounts));
    return new ClusterReader(
        flink,
        new JobListing(selection),
        timeout,
        new ConcurrentJobReader(executor, new JobMemory()),
        Optional.empty(),
        new NetworkMemoryReader(flink, NetworkMemoryReading.WHILE_TASKS_WAIT),
        List.of(executor));
  }

  /**
   * The same reader, which also searches the JobManager's log for the cause of a failed checkpoint
   * if the REST API does not report it.
   *
   * @param maxBytes a longer log is not read; 0 to read no log
   * @param logExecutor reads the log between polls; one thread is enough
   */
  public ClusterReader readingTheLog(long maxBytes, Executor logExecutor) {
    return new ClusterReader(
        flink,
        listing,
        timeout,
        jobs,
        maxBytes == 0
            ? Optional.empty()
            : Optional.of(new LogDiagnosis(new LogReader(flink, maxBytes), logExecutor)),
        networkMemory,
        Stream.concat(executors.stream(), Stream.of(logExecutor)).toList());
  }

  /** The same reader, which reads the network memory at other times. */
  public ClusterReader reading(NetworkMemoryReading networkMemoryReading) {
    return new ClusterReader(
        flink,
        listing,
        timeout,
        jobs,
        logDiagnosis,
        new NetworkMemoryReader(flink, networkMemoryReading),
        executors);
  }

  /** Interrupts readings that still run. The reader cannot be used after this. */
  @Override
  public void close() {
    for (Executor executor : executors) {
      if (executor instanceof ExecutorService service) {
        service.shutdownNow();
      }
    }
  }

  /**
   * Polls the cluster. Returns within the timeout and never throws.
   *
   * @param now when the poll began, by the exporter's clock; the time of the returned poll is by
   *     the JobManager's
   */
  public Poll read(Instant now) {
    Deadline deadline = Deadline.in(timeout, System::nanoTime);
    PollTime time = new PollTime(now, System::nanoTime, clock);
    RestResponse<RestMessages.JobsOverview> overview = flink.jobsOverview(deadline);
    return overview
        .value()
        .<Poll>map(body -> new Poll.Reached(read(body, time, deadline)))
        .orElseGet(
            () -> {
              // The JobManager that answers next may be another process of another version.
              facts = Optional.empty();
              applications.newJobManager();
              networkMemory.newJobManager();
              return new Poll.Missed(
                  time.now(), overview.reason(), overview.summary(), overview.explanation());
            });
  }

  private Snapshot read(RestMessages.JobsOverview overview, PollTime time, Deadline deadline) {
    List<RestMessages.MetricResponse> metrics =
        flink.jobManagerMetrics(CLUSTER_METRICS, deadline).value().orElse(List.of());
    JobListing.Listed listed = listing.read(overview, jobs.knownRuns());
    ClusterFacts clusterFacts = facts(listed.watched(), deadline);
    ClusterResources resources = resources(listed.watched(), metrics, deadline);
    JobReader reader =
        new JobReader(
            flink,
            clusterFacts,
            resources.slotsAvailable().orElse(1) == 0,
            time,
            deadline,
            now -> new CheckpointDrillDown(flink, logDiagnosis, now, deadline));
    List<Job> read = jobs.read(listed.watched(), reader);
    logDiagnosis.ifPresent(diagnosis -> diagnosis.readIfDue(time.now()));
    return new Snapshot(
        time.now(),
        new Cluster(
            clusterFacts.flinkVersion(),
            resources.taskManagers(),
            resources.slots(),
            resources.slotsAvailable(),
            MetricValues.integer(metrics, PENDING_TASK_MANAGERS),
            clusterFacts.mostSlots(),
            clusterFacts.reactive(),
            clusterFacts.application(),
            networkMemory.read(read, resources.taskManagers(), clusterFacts, time.now(), deadline),
            garbageCollection.read(read, time.now(), deadline),
            clock.offset()),
        read,
        anyLive(overview) ? Optional.empty() : applications.read(deadline),
        listed.beyondLimit());
  }

  /**
   * The JobManager fetches no metrics while it waits for a TaskManager that hangs, and its own then
   * count the lost TaskManager for minutes. While tasks do not run, the numbers decide what is
   * wrong, and are worth another request.
   */
  private ClusterResources resources(
      List<Job> watched, List<RestMessages.MetricResponse> metrics, Deadline deadline) {
    ClusterResources fetched =
        new ClusterResources(
            MetricValues.integer(metrics, TASK_MANAGERS),
            MetricValues.integer(metrics, SLOTS),
            MetricValues.integer(metrics, SLOTS_AVAILABLE));
    boolean degraded =
        watched.stream().anyMatch(job -> !job.state().ended() && !job.counts().allRunning());
    return degraded
        ? flink
            .clusterOverview(deadline)
            .value()
            .map(ClusterResources::of)
            .map(current -> current.or(fetched))
            .orElse(fetched)
        : fetched;
  }

  private static boolean anyLive(RestMessages.JobsOverview overview) {
    return overview.jobs().stream()
        .flatMap(Optional::stream)
        .flatMap(job -> JobState.named(job.state()).stream())
        .anyMatch(state -> !state.ended());
  }

  /**
   * Read again whenever there is a new run: new runs are also the sign of a JobManager that was
   * replaced between two polls.
   */
  private ClusterFacts facts(List<Job> listed, Deadline deadline) {
    if (facts.isEmpty() || !jobs.knownRuns().containsAll(runs(listed))) {
      facts =
          flink
              .dashboard(deadline)
              .value()
              .flatMap(
                  dashboard ->
                      flink
                          .jobManagerConfiguration(ClusterFacts.KEYS, deadline)
                          .value()
                          .map(configuration -> ClusterFacts.of(dashboard, configuration)));
    }
    return facts.orElse(ClusterFacts.UNKNOWN);
  }

  private static List<Run> runs(List<Job> jobs) {
    return jobs.stream().map(Job::run).toList();
  }
}
