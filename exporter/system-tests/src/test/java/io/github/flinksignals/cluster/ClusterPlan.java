// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.util.Optional;
import java.util.function.Consumer;

/** All settings that a {@link FlinkCluster} needs to start. */
record ClusterPlan(
    FlinkVersion version,
    ClusterDirectories directories,
    int restPort,
    ClusterConfiguration configuration,
    int taskManagers,
    int taskManagerHeapMegabytes,
    boolean application,
    boolean readsKafka,
    boolean storesInS3,
    Optional<RestSecurity> restSecurity,
    boolean reportsToPrometheus,
    Consumer<String> progress) {
  /** The base URL of the REST API, without a slash at the end. */
  String restUrl() {
    return (restSecurity.isPresent() ? "https" : "http") + "://127.0.0.1:" + restPort;
  }
}
