// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** A reader of all jobs of a JobManager, one after the other. */
final class TestReader {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private TestReader() {}

  static ClusterReader of(HttpUrl base) {
    return of(base, TIMEOUT);
  }

  /**
   * @param timeout for a whole poll
   */
  static ClusterReader of(HttpUrl base, Duration timeout) {
    return ClusterReader.of(
        new OkHttpClient(),
        base,
        new JobSelection(Optional.empty(), Optional.empty(), 200),
        timeout,
        Runnable::run,
        new RequestCounts());
  }
}
