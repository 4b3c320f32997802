// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.Checkpoint.State;
import io.github.flinksignals.model.CheckpointFailure;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Checkpointing;
import io.github.flinksignals.model.LagReadings;
import io.github.flinksignals.model.Task;
import io.github.flinksignals.model.TaskCounts;
import io.github.flinksignals.model.TaskLoad;
import io.github.flinksignals.model.TaskTotals;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the details of a checkpoint are read, and which tasks they report. */
final class CheckpointDrillDownTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String DETAILS =
      "{\"tasks\":{\"a\":{\"num_subtasks\":2,\"num_acknowledged_subtasks\":2},"
          + "\"b\":{\"num_subtasks\":2,\"num_acknowledged_subtasks\":1},"
          + "\"c\":{\"num_subtasks\":2,\"num_acknowledged_subtasks\":0}}}";

  private final MockWebServer server = new MockWebServer();
  private final List<String> requests = new ArrayList<>();
  private final RunCache cache = new RunCache();
  private MockResponse details = new MockResponse.Builder().body(DETAILS).build();
  private Instant now = Instant.parse("2026-11-23T14:28:31Z");

  @BeforeEach
  void start() throws IOException {
    cache.checkpointing(new Checkpointing(SECOND, TIMEOUT, Duration.ZERO, 0));
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            requests.add(request.getUrl().encodedPath());
            return details;
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<String> unacknowledged(Checkpoint... newestFirst) {
    FlinkEndpoints flink =
        new FlinkEndpoints(new FlinkRest(new OkHttpClient(), server.url("/"), new RequestCounts()));
    List<Checkpoint> recent = List.of(newestFirst);
    CheckpointStatistics statistics =
        new CheckpointStatistics(
            0,
            0,
            recent,
            recent.stream().filter(Checkpoint::completed).findFirst(),
            Optional.empty(),
            recent.stream().filter(Checkpoint::failed).findFirst(),
            Optional.empty());
    Deadline deadline = Deadline.in(Duration.ofSeconds(30), System::nanoTime);
    return new CheckpointDrillDown(flink, Optional.empty(), now, deadline)
        .into(
            "job",
            statistics,
            List.of(task("a", "in"), task("b", "work"), task("c", "work #2")),
            cache)
        .diagnosis()
        .unacknowledgedTasks();
  }

  private static Task task(String id, String name) {
    return new Task(
        id,
        name,
        2,
        OptionalInt.empty(),
        new TaskCounts(2, 0, 0, 0, 2, 0),
        Optional.empty(),
        List.of(),
        List.of(),
        Task.Role.OPERATOR,
        false,
        TaskTotals.UNKNOWN,
        LagReadings.NONE,
        TaskLoad.UNKNOWN,
        List.of());
  }

  private Checkpoint inProgress(long id, Duration age, boolean savepoint) {
    return checkpoint(
        id, State.IN_PROGRESS, savepoint, now.minus(age), Optional.empty(), Optional.empty());
  }

  private Checkpoint inProgress(long id, Duration age) {
    return inProgress(id, age, false);
  }

  private Checkpoint completed(long id, Duration duration) {
    return checkpoint(
        id, State.COMPLETED, false, Instant.EPOCH, Optional.of(duration), Optional.empty());
  }

  private Checkpoint failed(long id, CheckpointFailureCause cause) {
    return checkpoint(
        id,
        State.FAILED,
        false,
        now,
        Optional.empty(),
        Optional.of(new CheckpointFailure(cause, true, false)));
  }

  private static Checkpoint checkpoint(
      long id,
      State status,
      boolean savepoint,
      Instant triggered,
      Optional<Duration> duration,
      Optional<CheckpointFailure> failure) {
    return new Checkpoint(
        id,
        status,
        savepoint,
        false,
        triggered,
        duration.map(triggered::plus),
        failure.map(why -> triggered),
        duration,
        Optional.empty(),
        0,
        6,
        3,
        failure,
        Optional.empty());
  }

  @Test
  void sendsNoRequestWhileCheckpointsLookHealthy() {
    unacknowledged();
    unacknowledged(completed(6, SECOND));
    unacknowledged(inProgress(7, Duration.ofSeconds(14)), completed(6, SECOND));
    unacknowledged(inProgress(7, Duration.ofMinutes(7)), completed(6, Duration.ofMinutes(5)));
    unacknowledged(inProgress(7, Duration.ofMinutes(3)));
    unacknowledged(inProgress(7, Duration.ofMinutes(9), true), completed(6, SECOND));
    unacknowledged(failed(7, CheckpointFailureCause.OTHER), completed(6, SECOND));
    unacknowledged(completed(8, SECOND), failed(7, CheckpointFailureCause.DECLINED));
    assertThat(requests).isEmpty();
  }

  @Test
  void reportsTheTasksThatDelayACheckpointByTheirUniqueNames() {
    assertThat(unacknowledged(inProgress(7, Duration.ofSeconds(16)), completed(6, SECOND)))
        .containsExactly("work", "work #2");
    assertThat(requests).containsExactly("/jobs/job/checkpoints/details/7");
  }

  @Test
  void readsTheDetailsAtMostEveryTenSeconds() {
    Stream.of(16, 18, 25).forEach(age -> pollAt(age, 7));
    assertThat(requests).hasSize(1);
    pollAt(26, 7);
    assertThat(requests).hasSize(2);
    pollAt(28, 8);
    assertThat(requests).as("another checkpoint, two seconds later").hasSize(2);
  }

  private void pollAt(int age, long id) {
    Instant begin = Instant.parse("2026-11-23T14:28:31Z");
    now = begin.plusSeconds(age);
    assertThat(unacknowledged(inProgress(id, Duration.ofSeconds(age)), completed(6, SECOND)))
        .containsExactly("work", "work #2");
  }

  @Test
  void readsTheDetailsOfAnExpiredCheckpointOnce() {
    for (int i = 0; i < 5; i++) {
      assertThat(unacknowledged(failed(7, CheckpointFailureCause.TIMEOUT), completed(6, SECOND)))
          .containsExactly("work", "work #2");
      now = now.plusSeconds(60);
    }
    assertThat(requests).hasSize(1);
  }

  @Test
  void withoutACompletedCheckpointReadsTheDetailsNearTheTimeout() {
    assertThat(unacknowledged(inProgress(1, Duration.ofMinutes(5)))).hasSize(2);
  }

  @Test
  void reportsNoTaskIfTheDetailsWereRemoved() {
    details = new MockResponse.Builder().code(404).body("{\"errors\":[\"not found\"]}").build();
    assertThat(unacknowledged(inProgress(7, Duration.ofSeconds(16)), completed(6, SECOND)))
        .isEmpty();
    assertThat(unacknowledged(inProgress(7, Duration.ofSeconds(17)), completed(6, SECOND)))
        .isEmpty();
    assertThat(requests).as("the request is not repeated immediately").hasSize(1);
  }
}
