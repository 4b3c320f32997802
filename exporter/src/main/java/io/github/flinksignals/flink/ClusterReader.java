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
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
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

  private static final Comparator<RunMemory> TURN =
      Comparator.comparing(RunMemory::askedAt).thenComparing(RunMemory::hung);

  private final FlinkEndpoints flink;
  private final JobSelection selection;
  private final Duration timeout;
  private final Executor executor;
  private final Optional<LogDiagnosis> logDiagnosis;
  private final Map<Run, RunMemory> memories = new HashMap<>();
  private Optional<ClusterFacts> facts = Optional.empty();
  private boolean limitExceeded;
  private int leftOut;

  /** Live and ended runs whose last reading broke off; written by the readers' threads. */
  private final Set<Run> unreadable = ConcurrentHashMap.newKeySet();

  private ClusterReader(
      FlinkEndpoints flink,
      JobSelection selection,
      Duration timeout,
      Executor executor,
      Optional<LogDiagnosis> logDiagnosis) {
    this.flink = flink;
    this.selection = selection;
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
      OkHttpClient client,
      HttpUrl base,
      JobSelection selection,
      Duration timeout,
      Executor executor,
      RequestCounts requestCounts) {
    FlinkRest rest = new FlinkRest(client, base, requestCounts);
    return new ClusterReader(
        new FlinkEndpoints(rest), selection, timeout, executor, Optional.empty());
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
        selection,
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
    Answer<Wire.JobsOverview> overview = flink.jobsOverview(deadline);
    return overview
        .value()
        .<Poll>map(body -> new Poll.Reached(read(body, now, deadline)))
        .orElseGet(
            () -> {
              // What comes back may be another process, of another version.
              facts = Optional.empty();
              return new Poll.Missed(now, overview.reason(), overview.explanation());
            });
  }

  private Snapshot read(Wire.JobsOverview overview, Instant now, Deadline deadline) {
    List<Wire.Metric> metrics =
        flink.jobManagerMetrics(CLUSTER_METRICS, deadline).value().orElse(List.of());
    List<Job> listed = listed(overview);
    ClusterFacts clusterFacts = facts(listed, deadline);
    memories.keySet().retainAll(listed.stream().map(Job::run).collect(Collectors.toSet()));
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
    List<Job> jobs = readAll(listed, reader);
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
        jobs);
  }

  /** The watched jobs as the overview has them, without details. */
  private List<Job> listed(Wire.JobsOverview overview) {
    List<Job> told =
        overview.jobs().stream()
            .map(flink::jobOverview)
            .flatMap(Optional::stream)
            .map(ClusterReader::listed)
            .flatMap(Optional::stream)
            .toList();
    warnOfLeftOut(overview.jobs().size() - told.size());
    Map<Run, Job> byRun = new LinkedHashMap<>();
    told.stream()
        .filter(job -> selection.watches(job.name()))
        .sorted(Comparator.comparing((Job job) -> job.run().startedAt()).reversed())
        .forEach(job -> byRun.putIfAbsent(job.run(), job));
    List<Job> watched = List.copyOf(byRun.values());
    List<Job> live = watched.stream().filter(job -> !job.state().ended()).toList();
    if (live.size() <= selection.limit()) {
      limitExceeded = false;
      return watched;
    }
    if (!limitExceeded) {
      log.warn(
          "{} jobs are live, only the {} started last are watched: raise --job.limit or narrow"
              + " --job.include",
          live.size(),
          selection.limit());
      limitExceeded = true;
    }
    Set<Job> beyond = new HashSet<>(live.subList(selection.limit(), live.size()));
    return watched.stream().filter(job -> !beyond.contains(job)).toList();
  }

  private void warnOfLeftOut(int count) {
    if (count > leftOut) {
      log.warn("{} jobs are left out: what /jobs/overview says of them makes no sense", count);
    }
    leftOut = count;
  }

  /** Empty for a state that no Flink version up to 2.3 knows. */
  private static Optional<Job> listed(Wire.JobOverview job) {
    return Arrays.stream(JobState.values())
        .filter(state -> state.name().equals(job.state()))
        .findFirst()
        .map(
            state ->
                new Job(
                    job.name(),
                    new Run(job.jid(), Instant.ofEpochMilli(job.startTime())),
                    state,
                    job.endTime() > 0
                        ? Optional.of(Instant.ofEpochMilli(job.endTime()))
                        : Optional.empty(),
                    JobGraph.counts(job.tasks()),
                    List.of(),
                    Optional.empty(),
                    Optional.empty()));
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
    listed.forEach(job -> memories.computeIfAbsent(job.run(), run -> new RunMemory()));
    Set<Run> predecessors = predecessors(listed);
    Map<Run, CompletableFuture<Job>> readings = new HashMap<>();
    listed.stream()
        .sorted(Comparator.comparing(job -> memories.get(job.run()), TURN))
        .forEach(
            job ->
                readings.put(
                    job.run(),
                    CompletableFuture.supplyAsync(
                        () -> readOrNot(job, reader, predecessors.contains(job.run())), executor)));
    return listed.stream().map(job -> readings.get(job.run()).join()).toList();
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
  private Job readOrNot(Job job, JobReader reader, boolean predecessor) {
    try {
      Job read = read(job, reader, predecessor);
      unreadable.remove(job.run());
      return read;
    } catch (RuntimeException e) {
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

  private Job read(Job job, JobReader reader, boolean predecessor) {
    RunMemory memory = memories.get(job.run());
    String id = job.run().jobId();
    JobReader.Reading reading = JobReader.Reading.NOTHING;
    Optional<CheckpointStatistics> lastCheckpoints = Optional.empty();
    if (!job.state().ended()) {
      reading = reader.read(id, job.state(), job.counts(), memory);
    } else {
      if (memory.lastFailureWanted(job.state())) {
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
