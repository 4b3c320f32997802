// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.access.Access;
import io.github.flinksignals.flink.JobSelection;
import io.github.flinksignals.history.HistoryRules;
import io.github.flinksignals.http.WebConfigurationFile;
import io.github.flinksignals.log.LogSettings;
import io.github.flinksignals.persistence.HistoryStoreSettings;
import io.github.flinksignals.signal.Thresholds;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * How this exporter is to run: one part for each component.
 *
 * @param flinkUrl the REST API, as {@code --flink.url}
 * @param flinkAccess what it takes to reach that
 * @param poll when and how long to poll
 * @param logDiagnosisMaxBytes longest log of the JobManager that is read; 0 for none
 * @param listenAddress where to serve, as {@code --web.listen-address}
 * @param webConfiguration whom to serve and how to encrypt it, as {@code --web.config.file} says;
 *     not read for {@code check}, which serves nobody
 * @param rules how polls are remembered
 * @param memory where what is remembered is kept
 */
public record Settings(
    HttpUrl flinkUrl,
    Access flinkAccess,
    PollSettings poll,
    long logDiagnosisMaxBytes,
    InetSocketAddress listenAddress,
    Optional<WebConfigurationFile> webConfiguration,
    JobSelection jobs,
    HistoryRules rules,
    HistoryStoreSettings memory,
    Thresholds thresholds,
    LogSettings log) {

  /**
   * When and how long to poll.
   *
   * @param interval from the beginning of one poll to that of the next
   * @param timeout of a whole poll; if it is the longer one, a slow poll delays the next
   */
  public record PollSettings(Duration interval, Duration timeout) {}
}
