// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.FlinkClusterBuilder;
import io.github.flinksignals.live.ExporterProcess;
import io.github.flinksignals.live.TargetsFile.Target;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A cluster with an exporter that has default settings, and with Flink's PrometheusReporter in each
 * process.
 *
 * @param app the label {@code app} of all its series
 */
record MeasuredCluster(String app, FlinkCluster cluster, ExporterProcess exporter)
    implements AutoCloseable {
  /** What the tests set to shorter times, but users do not. */
  private static final List<String> DEFAULT_INTERVALS =
      List.of("metrics.fetcher.update-interval", "web.refresh-interval");

  static MeasuredCluster start(String app, FlinkClusterBuilder builder) {
    DEFAULT_INTERVALS.forEach(builder::unset);
    FlinkCluster cluster =
        builder
            .reportingToPrometheus()
            // By default the reporter replaces each hyphen in the name of a job.
            .configure("metrics.reporter.prom.filterLabelValueCharacters", "false")
            .start();
    try {
      return new MeasuredCluster(
          app,
          cluster,
          ExporterProcess.start(
              cluster.workDirectory().resolve("exporter.log"), "--flink.url=" + cluster.restUrl()));
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Its exporter, and the processes of Flink that have been started so far. */
  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    targets.add(target(exporter.base(), "flink-signals"));
    cluster.reporterPages().forEach(page -> targets.add(target(page, "flink")));
    return targets;
  }

  private Target target(URI page, String scrapeJob) {
    return new Target(page.getAuthority(), Map.of("job", scrapeJob, "app", app));
  }

  @Override
  public void close() {
    exporter.close();
    cluster.close();
  }
}
