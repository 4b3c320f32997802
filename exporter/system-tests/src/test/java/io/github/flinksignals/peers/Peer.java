// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

import java.util.List;
import java.util.stream.Stream;

/**
 * A program that reads a JobManager's REST API, and how many requests it sends according to its
 * source code.
 *
 * @param formula the number of requests, with J jobs and T TaskManagers, where each job has V
 *     tasks, S sources, K sinks and parallelism P
 * @param requests the number for the job of the tests, which has {@link #TASKS} tasks
 * @param source link to the source code
 */
record Peer(String name, String formula, Requests requests, String source) {
  /** The parallelisms at which the tools are compared. */
  static final List<Integer> PARALLELISMS = List.of(1, 2, 4, 8);

  /** Those at which it is measured what reading costs the cluster. */
  static final List<Integer> MEASURED = List.of(1, 8);

  static final int TASK_MANAGERS = 2;

  /** Tasks of the job of the tests: one is a source, one is a sink. */
  private static final int TASKS = 4;

  /** Requests per cycle, by parallelism. */
  @FunctionalInterface
  interface Requests {
    int at(int parallelism);
  }

  static final List<Peer> ALL =
      List.of(
          new Peer(
              "Flink Signals",
              "2 + J (3 + S + K)",
              parallelism -> 2 + 3 + 1 + 1,
              "[operations](operations.md#what-a-poll-costs-the-jobmanager)"),
          new Peer(
              "matsumana/flink_exporter",
              "2 + 3 J, ended jobs too",
              parallelism -> 2 + 3,
              "[collector](https://github.com/matsumana/flink_exporter/tree/master/collector)"),
          new Peer(
              "OpenTelemetry flinkmetricsreceiver",
              "5 + 2 T + J (3 + V + 2 V P), ended jobs too",
              parallelism -> 5 + 2 * TASK_MANAGERS + 3 + TASKS + 2 * TASKS * parallelism,
              "[client.go](https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main/receiver/flinkmetricsreceiver/client.go)"),
          new Peer(
              "Flink autoscaler",
              "J (3 + 2 S + V)",
              parallelism -> 3 + 2 + TASKS,
              "[ScalingMetricCollector.java](https://github.com/apache/flink-kubernetes-operator/blob/main/flink-autoscaler/src/main/java/org/apache/flink/autoscaler/ScalingMetricCollector.java)"),
          new Peer(
              "Flink Kubernetes operator, health check",
              "J",
              parallelism -> 1,
              "[ClusterHealthObserver.java](https://github.com/apache/flink-kubernetes-operator/blob/main/flink-kubernetes-operator/src/main/java/org/apache/flink/kubernetes/operator/observer/ClusterHealthObserver.java)"));

  /** A row of the table: name, formula, a number per parallelism, source. */
  List<String> row() {
    return Stream.of(
            Stream.of(name, formula),
            PARALLELISMS.stream().map(parallelism -> "" + requests.at(parallelism)),
            Stream.of(source))
        .flatMap(cells -> cells)
        .toList();
  }
}
