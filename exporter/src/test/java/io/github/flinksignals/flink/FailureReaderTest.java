// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.Failure.Kind;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Classifies failures from real clusters, and texts from Flink's source code. */
final class FailureReaderTest {
  private static final String RUNTIME = "org.apache.flink.runtime.";
  private static final String UTIL = "org.apache.flink.util.";

  private static Failure captured(String version, String name) {
    RestMessages.Exceptions body = Captured.read(version, name, RestMessages.Exceptions.class);
    return FailureReader.read(body.exceptionHistory().entries().get(0));
  }

  private static Failure read(String stackTrace) {
    return FailureReader.read(
        new RestMessages.ExceptionEntry("some.Wrapper", stackTrace, 1000, null));
  }

  @ParameterizedTest
  @CsvSource({"1.20.3", "2.2.0"})
  void recognizesMissingSlots(String version) {
    Failure failure = captured(version, "exceptions-no-slots");

    assertThat(failure.kind()).isEqualTo(Kind.SLOTS);
    assertThat(failure.exception())
        .isEqualTo(RUNTIME + "jobmanager.scheduler.NoResourceAvailableException");
  }

  @ParameterizedTest
  @CsvSource({"1.20.3", "2.2.0"})
  void recognizesALostTaskManager(String version) {
    Failure failure = captured(version, "exceptions-taskmanager-lost");

    assertThat(failure.kind()).isEqualTo(Kind.TASK_MANAGER);
    assertThat(failure.storageCause()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1.20.3", "2.2.0"})
  void recognizesAFailureOfUserCode(String version) {
    Failure failure = captured(version, "exceptions-own-code");

    assertThat(failure.kind()).isEqualTo(Kind.JOB);
    assertThat(failure.exception()).isEqualTo("java.lang.RuntimeException");
    assertThat(failure.taskName()).contains("enrich");
    assertThat(failure.checkpointId()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1.20.3", "2.2.0"})
  void ignoresAnExceptionThatUserCodeThrewDuringASnapshot(String version) {
    // The sink function threw it. No checkpoint stream was involved.
    Failure failure = captured(version, "exceptions-storage-access");

    assertThat(failure.kind()).isEqualTo(Kind.CHECKPOINT);
    assertThat(failure.storageCause()).isEmpty();
    assertThat(failure.checkpointId()).isPresent();
    assertThat(failure.exception()).isEqualTo("java.io.IOException");
    assertThat(failure.taskName()).contains("clickhouse-sink -> clickhouse-sink: Writer: Writer");
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        arguments(
            Kind.SLOTS,
            UTIL
                + "FlinkRuntimeException: "
                + RUNTIME
                + "jobmanager.scheduler"
                + ".NoResourceAvailableException: Slot request bulk is not fulfillable!",
            "no slot within slot.request.timeout"),
        arguments(
            Kind.SLOTS,
            "java.util.concurrent.TimeoutException: Pending slot request timed out in slot pool.",
            "the slot pool timed out"),
        arguments(
            Kind.SLOTS,
            RUNTIME
                + "resourcemanager.exceptions.UnfulfillableSlotRequestException: Could not"
                + " fulfill slot request 1.",
            "no TaskManager is large enough"),
        arguments(
            Kind.SLOTS,
            RUNTIME + "JobException: Not enough resources available for scheduling.",
            "an adaptive job below its minimum"),
        arguments(
            Kind.TASK_MANAGER,
            "java.util.concurrent.TimeoutException: The heartbeat of TaskManager with id a:1-b"
                + " timed out.",
            "the text of the ResourceManager"),
        arguments(
            Kind.TASK_MANAGER,
            "java.util.concurrent.TimeoutException: Heartbeat of TaskManager with id a:1-b timed out.",
            "the text of the JobMaster"),
        arguments(
            Kind.TASK_MANAGER,
            RUNTIME
                + "jobmaster.JobMasterException: TaskManager with id a:1-b is no longer reachable.",
            "the connection broke before the heartbeat timed out"),
        arguments(
            Kind.TASK_MANAGER,
            UTIL
                + "FlinkException: A registered TaskManager a re-registered with a new session id."
                + " This indicates a restart of the TaskManager. Closing the old connection.",
            "restarted with the same name, as in a StatefulSet"),
        arguments(
            Kind.TASK_MANAGER,
            UTIL + "FlinkExpectedException: The TaskExecutor is shutting down.",
            "drained or scaled down"),
        arguments(
            Kind.TASK_MANAGER,
            "java.lang.Exception: Pod terminated, container termination statuses:"
                + " [flink-main-container(exitCode=137, reason=OOMKilled, message=null)]",
            "Kubernetes killed the pod because of its memory usage"),
        arguments(
            Kind.TASK_MANAGER,
            "java.lang.Exception: Container container_1_0001_01_000002 was preempted by yarn.",
            "YARN preempted the container"),
        arguments(
            Kind.TASK_MANAGER,
            "java.lang.Exception: Cannot deploy task map (1/2) - TaskManager (a) not responding"
                + " after a rpcTimeout of 10000 ms",
            "lost while tasks were deployed"),
        arguments(
            Kind.TASK_MANAGER,
            RUNTIME
                + "jobmaster.JobMasterException: Execution 1 is unexpectedly no longer running"
                + " on task executor a.",
            "the TaskManager lost its tasks"),
        arguments(
            Kind.TASK_MANAGER,
            RUNTIME
                + "io.network.netty.exception.LocalTransportException: Sending the partition"
                + " request to 'a [b] (#0)' failed.",
            "reported by a downstream TaskManager"),
        arguments(
            Kind.TASK_MANAGER,
            RUNTIME
                + "io.network.partition.consumer.PartitionConnectionException: Connection for"
                + " partition 1 not reachable.",
            "reported by a downstream TaskManager that connects"),
        arguments(
            Kind.CHECKPOINT,
            UTIL + "FlinkRuntimeException: Exceeded checkpoint tolerable failure threshold.",
            "too many failures in a row"),
        arguments(
            Kind.CHECKPOINT,
            "java.lang.Exception: Could not materialize checkpoint 9 for operator map (1/2)#0.",
            "the asynchronous part of a snapshot"),
        arguments(
            Kind.JOB,
            RUNTIME
                + "io.network.netty.exception.RemoteTransportException: Error at remote task"
                + " manager 'a'.\nCaused by: java.lang.IllegalStateException: of the job",
            "an exception of the remote task, not of its TaskManager"),
        arguments(
            Kind.JOB,
            "java.io.IOException: Kafka broker 3 is no longer reachable",
            "an external service, not a TaskManager"),
        arguments(
            Kind.JOB,
            "java.net.ConnectException: Connection refused",
            "an external service, not the checkpoint storage"),
        arguments(Kind.JOB, "", "no exception"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("kinds")
  void classifies(Kind kind, String stackTrace, String why) {
    assertThat(read(stackTrace + "\n\tat a.B.c(D.java:1)\n").kind()).as(why).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "java.net.ConnectException | java.net.ConnectException~java.nio.channels.ClosedChannelException",
        "a.b.C | a.b.C: text~java.lang.RuntimeException: java.lang.InterruptedException"
            + "~java.lang.InterruptedException",
        "a.b.C | a.b.C: text~java.util.concurrent.TimeoutException",
        "java.util.concurrent.TimeoutException | a.b.C: x~java.util.concurrent.TimeoutException: y",
        "java.io.IOException | a.b.C: text~java.io.IOException: disk",
        "a.b.C | a.b.C: text~java.lang.Exception: null",
        "java.lang.NullPointerException | a.b.C: text~java.lang.NullPointerException",
        "java.lang.Exception | java.lang.RuntimeException: java.lang.Exception~java.lang.Exception"
      })
  void reportsTheDeepestSpecificException(String exception, String causes) {
    assertThat(read(causes.replace("~", "\n\tat a.B.c(D.java:1)\nCaused by: ")).exception())
        .isEqualTo(exception);
  }

  @Test
  void doesNotTakeACheckpointIdForAnHttpStatus() {
    Failure failure =
        read(
            "java.io.IOException: Could not perform checkpoint 403 for operator sink (1/4)#0.\n"
                + "Caused by: java.lang.IllegalStateException: of the sink");

    assertThat(failure.checkpointId()).isEqualTo(OptionalLong.of(403));
    assertThat(failure.storageCause()).isEmpty();
  }

  @Test
  void looksForStorageErrorsOnlyInCheckpointFailures() {
    Failure failure = read("java.io.IOException: Access Denied to the table of the sink");

    assertThat(failure.storageCause()).isEmpty();
  }

  @Test
  void acceptsACheckpointIdLongerThanANumber() {
    Failure failure = read("java.io.IOException: Could not perform checkpoint " + "9".repeat(30));

    assertThat(failure.checkpointId()).isEmpty();
    assertThat(failure.kind()).isEqualTo(Kind.CHECKPOINT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enrich (2/4) - execution #3 | enrich",
        "enrich (2/4) | enrich",
        "map (old) (1/1) - execution #0 | map (old)",
        "enrich | enrich"
      })
  void removesTheSubtaskFromTheTaskName(String printed, String name) {
    Failure failure =
        FailureReader.read(new RestMessages.ExceptionEntry("a.B", "a.B", 1000, printed));

    assertThat(failure.taskName()).contains(name);
  }

  @Test
  void usesTheExceptionNameOfAnEntryWithoutATrace() {
    assertThat(FailureReader.read(new RestMessages.ExceptionEntry("a.B", null, 1000, null)))
        .isEqualTo(
            new Failure(
                Instant.ofEpochSecond(1),
                Kind.JOB,
                "a.B",
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty()));
  }
}
