// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.access.Access;
import io.github.flinksignals.export.Links;
import io.github.flinksignals.flink.JobSelection;
import io.github.flinksignals.history.HistorySettings;
import io.github.flinksignals.http.WebConfigurationFile;
import io.github.flinksignals.log.LogSettings;
import io.github.flinksignals.persistence.HistoryStoreSettings;
import io.github.flinksignals.signal.Thresholds;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/**
 * The settings of the exporter, grouped by the component that uses them.
 *
 * @param flinkUrl URL of the JobManager's REST API ({@code flink.url})
 * @param flinkAccess TLS and authentication to the JobManager
 * @param poll when and how long to poll
 * @param logDiagnosisMaxBytes largest JobManager log to read, in bytes; 0 to read none ({@code
 *     log-diagnosis.max-bytes})
 * @param listenAddress where to serve ({@code web.listen-address})
 * @param webConfiguration TLS and users of the exporter's own server ({@code web.config.file});
 *     empty for {@code check}, which does not serve
 * @param allowedHosts names that browsers may use ({@code web.allowed-hosts})
 * @param links where people find runbooks and dashboards
 * @param jobs which jobs to watch
 * @param rules how the history of jobs is kept and rescales are verified
 * @param historyStore where the history is saved and restored from
 * @param thresholds limits of the failure modes
 */
public record Settings(
    HttpUrl flinkUrl,
    Access flinkAccess,
    PollSettings poll,
    long logDiagnosisMaxBytes,
    InetSocketAddress listenAddress,
    Optional<WebConfigurationFile> webConfiguration,
    Set<String> allowedHosts,
    Links links,
    JobSelection jobs,
    HistorySettings rules,
    HistoryStoreSettings historyStore,
    Thresholds thresholds,
    LogSettings log) {

  /**
   * When and how long to poll.
   *
   * @param interval from the start of one poll to the start of the next
   * @param timeout of a whole poll; if it is longer than the interval, a slow poll delays the next
   */
  public record PollSettings(Duration interval, Duration timeout) {}
}
