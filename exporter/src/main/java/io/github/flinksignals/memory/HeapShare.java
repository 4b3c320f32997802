// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.memory;

/**
 * How the maximum heap of the JVM is divided. Whatever grows with the size of an answer, of the
 * cluster or with the number of clients stays within its share, so all of them together fit.
 */
public enum HeapShare {
  /** Everything that does not grow: classes, libraries, settings, and the young generation. */
  BASE(10, "classes, libraries, settings, young generation", "does not grow"),

  /** What is known of all jobs: the last snapshot, the history and the assessment. */
  JOBS(
      12,
      "the snapshot, history and assessment of all jobs",
      "a job whose tasks no longer fit is read without details, and is blind"),

  /** Answers of the JobManager while they are read. */
  ANSWERS(
      10,
      "answers of the JobManager while they are read",
      "a request waits until its deadline, then it counts as not answered"),

  /** The past of all jobs while it is restored from Prometheus. */
  RESTORE(
      3,
      "series read from Prometheus while the history is restored",
      "the history is not restored, which the log and `flink_exporter_history_up` show"),

  /** The samples of one poll, until all formats of the page of metrics are rendered. */
  SAMPLES(
      4,
      "the samples of one poll",
      "tasks are evaluated but not exported, and long names get shorter"),

  /** Rendered pages, compressed, including old ones that clients still read. */
  PAGES(
      2,
      "rendered pages, compressed, with those that slow clients still read",
      "the connections of the clients that read the oldest page are closed"),

  /** Connections of clients: those that are silent, and the buffers of those with a request. */
  CONNECTIONS(
      7,
      "connections of clients and their buffers",
      "the request that began first is closed, and new silent connections are refused");

  /** Size of the heap of the image in MiB, so one part of that heap is 1 MiB. */
  static final int PARTS = 48;

  private final int parts;
  private final String content;
  private final String whenExceeded;

  HeapShare(int parts, String content, String whenExceeded) {
    this.parts = parts;
    this.content = content;
    this.whenExceeded = whenExceeded;
  }

  /** Its size in MiB with the heap of the image. */
  int parts() {
    return parts;
  }

  /** What the share is for, in words. */
  String content() {
    return content;
  }

  /** What happens to something that does not fit. */
  String whenExceeded() {
    return whenExceeded;
  }

  /** Its size in bytes with the heap of this process. */
  public long bytes() {
    return bytes(Runtime.getRuntime().maxMemory());
  }

  long bytes(long heap) {
    return heap / PARTS * parts;
  }
}
