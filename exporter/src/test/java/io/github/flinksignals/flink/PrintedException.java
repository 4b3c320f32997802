// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.CheckpointFailureCause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A row of {@code printed-exceptions.txt}.
 *
 * @param expected empty if the checkpoint storage did not fail
 * @param causes the printed causes, outermost first, without {@code Caused by:}
 */
record PrintedException(
    Optional<CheckpointFailureCause> expected, Where where, String why, List<String> causes) {
  static final long CHECKPOINT = 13;
  static final String JOB = "060bbace849a8d2f4502bcb35fb3c036";

  private static final String FRAME =
      "\n\tat org.apache.flink.streaming.runtime.tasks.StreamTask.invoke(StreamTask.java:503)\n";
  private static final String CHECKPOINT_EXCEPTION =
      "org.apache.flink.runtime.checkpoint.CheckpointException: ";
  private static final String STREAM =
      "java.io.IOException: Could not flush to file and close the file system output stream to"
          + " s3://ckpt/forbidden/403 in order to obtain the stream state handle";

  /** The part of a checkpoint in which the exception was thrown. */
  enum Where {
    STREAM,
    DIRECTORY,
    FINALIZE,
    SNAPSHOT
  }

  static List<PrintedException> all() {
    List<PrintedException> rows = new ArrayList<>();
    for (String row : text().split("(?m)^== ", -1)) {
      if (!row.startsWith("#")) {
        rows.add(row(row));
      }
    }
    return rows;
  }

  private static PrintedException row(String text) {
    String[] lines = text.split("\n", 2);
    String[] fields = lines[0].split(" \\| ", -1);
    String body =
        lines[1].lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));
    return new PrintedException(
        Arrays.stream(CheckpointFailureCause.values())
            .filter(cause -> cause.label().equals(fields[0]))
            .findFirst(),
        Where.valueOf(fields[1].toUpperCase(Locale.ROOT)),
        fields[2],
        List.of(body.stripTrailing().split("\nCaused by: ", -1)));
  }

  private static String text() {
    try (InputStream file = PrintedException.class.getResourceAsStream("printed-exceptions.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it was thrown in the JobManager. Only the log contains it then. */
  boolean jobManager() {
    return where == Where.DIRECTORY || where == Where.FINALIZE;
  }

  /** The stack trace in {@code /exceptions}. */
  String failureTrace() {
    return trace(
        Stream.concat(
            Stream.of(
                "java.io.IOException: Could not perform checkpoint 13 for operator map (1/2)#0.",
                CHECKPOINT_EXCEPTION
                    + "Could not complete snapshot 13 for operator map (1/2)#0. Failure reason:"
                    + " Checkpoint was declined."),
            thrown()));
  }

  /** An entry of the JobManager's log in Flink's default layout, and the entry after it. */
  String log() {
    return "2026-11-23 14:28:31,951 INFO  org.apache.flink.runtime.Checkpoints [] - "
        + entry()
        + "\n"
        + logTrace()
        + "2026-11-23 14:28:31,966 INFO  org.apache.flink.runtime.Other [] - Connection refused,"
        + " Access Denied, Status Code: 403\n";
  }

  /** The same entry in a JSON layout. */
  String jsonLog() {
    String trace = logTrace().replace("\\", "\\\\").replace("\"", "\\\"");
    return "{\"@timestamp\":\"2026-11-23T14:28:31.951Z\",\"log.level\":\"INFO\",\"message\":\""
        + entry()
        + "\",\"error.type\":\"a.b.Exception\",\"error.message\":\"Status Code: 403\\n503\","
        + "\"error.stack_trace\":\""
        + trace.replace("\n", "\\n").replace("\t", "\\t")
        + "\"}\n";
  }

  private String entry() {
    return jobManager()
        ? "Failed to trigger or complete checkpoint 13 for job " + JOB + ". (0 attempts so far)"
        : "Decline checkpoint 13 by task dc0fa35a_1_0 of job " + JOB + " at tm-1:42487.";
  }

  private String logTrace() {
    return switch (where) {
      case DIRECTORY ->
          trace(
              Stream.concat(
                  Stream.of(
                      CHECKPOINT_EXCEPTION
                          + "An Exception occurred while triggering the checkpoint. IO-problem"
                          + " detected."),
                  thrown()));
      case FINALIZE ->
          trace(
              Stream.concat(
                  Stream.of(
                      CHECKPOINT_EXCEPTION
                          + "Could not complete the pending checkpoint 13. Failure reason: Failure"
                          + " to finalize checkpoint."),
                  thrown()));
      case STREAM, SNAPSHOT ->
          trace(
              Stream.concat(
                  Stream.of(
                      CHECKPOINT_EXCEPTION + "Asynchronous task checkpoint failed.",
                      "org.apache.flink.util.SerializedThrowable: java.lang.Exception: Could not"
                          + " materialize checkpoint 13 for operator map (1/2)#0."),
                  thrown()));
    };
  }

  private Stream<String> thrown() {
    return Stream.concat(where == Where.STREAM ? Stream.of(STREAM) : Stream.of(), causes.stream());
  }

  private static String trace(Stream<String> causes) {
    return causes.collect(Collectors.joining(FRAME + "Caused by: ")) + FRAME;
  }

  @Override
  public String toString() {
    return why + ": " + causes.get(0).split(":", 2)[0];
  }
}
