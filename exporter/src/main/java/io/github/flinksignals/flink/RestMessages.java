// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The JSON bodies of the REST API, reduced to the fields that are used. Times are epoch
 * milliseconds, durations are milliseconds, and -1 means "not yet". Required fields are checked, so
 * JSON from another server is not taken for Flink's.
 */
final class RestMessages {
  private RestMessages() {}

  /** Flink's upper bound of the maximum parallelism. */
  private static final int MOST_SUBTASKS = 1 << 15;

  /** More than any cluster has, and small enough that a sum over all jobs does not overflow. */
  private static final int MOST_TASKS = 1 << 20;

  /** Flink's ids have 32 hex digits. They are used in labels and URLs unchanged. */
  static final int LONGEST_ID = 64;

  /**
   * {@code /jobs/overview}. Each job is parsed on its own, so an inconsistent one does not hide the
   * others.
   *
   * @param jobs an empty element is a job with inconsistent data
   */
  record JobsOverview(
      @JsonSetter(contentNulls = Nulls.SKIP)
          @JsonDeserialize(contentUsing = RestLists.EmptyIfInconsistent.class)
          List<Optional<JobOverview>> jobs) {
    JobsOverview {
      Objects.requireNonNull(jobs, "jobs");
    }
  }

  /** {@code /overview}. A field is null if it is missing. */
  record ClusterOverview(
      Integer taskmanagers,
      @JsonProperty("slots-total") Integer slots,
      @JsonProperty("slots-available") Integer slotsAvailable) {}

  record JobOverview(
      String jid,
      @JsonDeserialize(using = LabelValueReader.class) String name,
      @JsonProperty("start-time") long startTime,
      @JsonProperty("end-time") long endTime,
      @JsonProperty("last-modification") long lastModification,
      String state,
      Map<String, Integer> tasks) {
    JobOverview {
      Objects.requireNonNull(jid, "jid");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(state, "state");
      if (jid.length() > LONGEST_ID) {
        throw new IllegalArgumentException("invalid job id of " + jid.length() + " characters");
      }
      tasks = counts(tasks);
    }
  }

  /**
   * {@code /jobs/:id}.
   *
   * @param now the JobManager's time; null if it is missing
   */
  record JobResponse(
      String jid,
      String state,
      @JsonProperty("job-type") String jobType,
      @JsonProperty("schedulerType") String schedulerType,
      Map<String, Long> timestamps,
      List<Vertex> vertices,
      Plan plan,
      Long now) {
    JobResponse {
      Objects.requireNonNull(jid, "jid");
      Objects.requireNonNull(state, "state");
      timestamps = timestamps == null ? Map.of() : timestamps;
      vertices = vertices == null ? List.of() : vertices;
      plan = plan == null ? new Plan(null, List.of()) : plan;
    }
  }

  /**
   * An element of {@code vertices}.
   *
   * @param maxParallelism null if it is missing, -1 while it is not decided
   */
  record Vertex(
      String id,
      @JsonDeserialize(using = LabelValueReader.class) String name,
      int parallelism,
      Integer maxParallelism,
      String slotSharingGroupId,
      Map<String, Integer> tasks,
      VertexMetrics metrics) {
    Vertex {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(name, "name");
      // -1 until the scheduler of an adaptive batch job has decided the parallelism.
      if (parallelism < -1 || parallelism > MOST_SUBTASKS) {
        throw new IllegalArgumentException("invalid parallelism " + parallelism);
      }
      tasks = counts(tasks);
    }

    /** Empty unless it is one that Flink accepts. */
    OptionalInt highestParallelism() {
      return maxParallelism == null || maxParallelism < 1 || maxParallelism > MOST_SUBTASKS
          ? OptionalInt.empty()
          : OptionalInt.of(maxParallelism);
    }
  }

  /** The number of subtasks by state; empty if the field is missing. */
  private static Map<String, Integer> counts(Map<String, Integer> tasks) {
    if (tasks == null) {
      return Map.of();
    }
    tasks.forEach(
        (state, count) -> {
          if (count < 0 || count > MOST_TASKS) {
            throw new IllegalArgumentException(
                "invalid number of tasks in state " + state + ": " + count);
          }
        });
    // Takes a quarter of the memory of Jackson's map, which matters with 10,000 jobs.
    return Map.copyOf(tasks);
  }

  /** {@code accumulated-busy-time} is a double and may be "NaN"; the other times are integers. */
  record VertexMetrics(
      @JsonProperty("read-records") long readRecords,
      @JsonProperty("read-records-complete") boolean readRecordsComplete,
      @JsonProperty("write-records") long writeRecords,
      @JsonProperty("write-records-complete") boolean writeRecordsComplete,
      @JsonProperty("accumulated-backpressured-time") double backpressuredTime,
      @JsonProperty("accumulated-idle-time") double idleTime,
      @JsonProperty("accumulated-busy-time") double busyTime) {}

  /** {@code /jobs/:id/vertices/:id}. */
  record VertexResponse(List<Subtask> subtasks) {
    VertexResponse {
      Objects.requireNonNull(subtasks, "subtasks");
    }
  }

  /** {@code taskmanager-id} is "(unassigned)" for a subtask without a slot. */
  record Subtask(
      int subtask,
      String status,
      int attempt,
      @JsonProperty("taskmanager-id") String taskManagerId,
      VertexMetrics metrics) {}

  /** {@code type} is present in all versions; {@code job-type} only since 1.20. */
  record Plan(String type, List<Node> nodes) {
    Plan {
      nodes = nodes == null ? List.of() : nodes;
    }
  }

  record Node(String id, List<Input> inputs) {
    Node {
      inputs = inputs == null ? List.of() : inputs;
    }
  }

  /**
   * An edge.
   *
   * @param exchange the type of the result partition: "pipelined_bounded", "blocking"
   * @param shipStrategy the partitioner: "HASH", "FORWARD"; null if it is missing
   */
  record Input(String id, String exchange, @JsonProperty("ship_strategy") String shipStrategy) {}

  /** {@code /jobs/:id/checkpoints}. */
  record Checkpoints(
      Counts counts,
      Latest latest,
      @JsonDeserialize(using = RestLists.FirstCheckpoints.class) List<CheckpointResponse> history) {
    Checkpoints {
      Objects.requireNonNull(counts, "counts");
      latest = latest == null ? new Latest(null, null, null, null) : latest;
      history = history == null ? List.of() : history;
    }
  }

  record Counts(long restored, long completed) {}

  record Latest(
      CheckpointResponse completed,
      CheckpointResponse savepoint,
      CheckpointResponse failed,
      Restored restored) {}

  record Restored(
      long id,
      @JsonProperty("restore_timestamp") long restoreTimestamp,
      @JsonProperty("external_path") String externalPath) {}

  record CheckpointResponse(
      long id,
      String status,
      @JsonProperty("is_savepoint") boolean savepoint,
      @JsonProperty("checkpoint_type") String type,
      @JsonProperty("trigger_timestamp") long triggerTimestamp,
      @JsonProperty("latest_ack_timestamp") long latestAckTimestamp,
      @JsonProperty("failure_timestamp") long failureTimestamp,
      @JsonProperty("failure_message") String failureMessage,
      @JsonProperty("end_to_end_duration") long endToEndDuration,
      @JsonProperty("state_size") long stateSize,
      @JsonProperty("checkpointed_size") long checkpointedSize,
      @JsonProperty("num_subtasks") int subtasks,
      @JsonProperty("num_acknowledged_subtasks") int acknowledgedSubtasks,
      @JsonProperty("external_path") String externalPath) {
    CheckpointResponse {
      Objects.requireNonNull(status, "status");
    }
  }

  /** {@code /jobs/:id/checkpoints/details/:id}. Tasks are keyed by vertex id. */
  record CheckpointDetails(Map<String, TaskCheckpoint> tasks) {
    CheckpointDetails {
      Objects.requireNonNull(tasks, "tasks");
    }
  }

  record TaskCheckpoint(
      @JsonProperty("num_subtasks") int subtasks,
      @JsonProperty("num_acknowledged_subtasks") int acknowledgedSubtasks) {}

  /** {@code /jobmanager/logs}. */
  record LogFiles(List<LogFile> logs) {
    LogFiles {
      Objects.requireNonNull(logs, "logs");
    }
  }

  record LogFile(String name, long size, long mtime) {
    LogFile {
      Objects.requireNonNull(name, "name");
    }
  }

  /** {@code /jobs/:id/exceptions}, in the format of Flink 1.17 and later. */
  record Exceptions(ExceptionHistory exceptionHistory) {
    Exceptions {
      exceptionHistory = exceptionHistory == null ? new ExceptionHistory(null) : exceptionHistory;
    }
  }

  record ExceptionHistory(
      @JsonDeserialize(using = RestLists.FirstExceptions.class) List<ExceptionEntry> entries) {
    ExceptionHistory {
      entries = entries == null ? List.of() : entries;
    }
  }

  record ExceptionEntry(String exceptionName, String stacktrace, long timestamp, String taskName) {}

  /** An element of a list of metrics; the value is always a string. */
  record MetricResponse(String id, String value) {}

  /** An element of a list of metrics that are aggregated over subtasks. */
  record AggregatedMetric(String id, Double min, Double max, Double avg, Double sum) {}

  /** {@code /config}. */
  record Dashboard(@JsonProperty("flink-version") String flinkVersion) {}

  /** An element of {@code /jobmanager/config}. */
  record ConfigurationEntry(String key, String value) {}

  /** A value in {@code /jobs/:id/resource-requirements}, which is keyed by vertex id. */
  record VertexRequirement(Bounds parallelism) {}

  record Bounds(int lowerBound, int upperBound) {}
}
