// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.history.ClusterHistory;
import io.github.flinksignals.model.Cluster;
import io.github.flinksignals.signal.Assessment;
import io.prometheus.client.Collector;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Collects the metric families of the latest report. Each scrape builds them again from one
 * immutable value, so series of jobs that are no longer exported disappear by themselves.
 */
public final class ReportCollector extends Collector {
  private final Supplier<Optional<Report>> latest;
  private final BuildInfo build;
  private final Links links;

  /**
   * @param latest returns the report of the last poll; empty before the first has finished
   */
  public ReportCollector(Supplier<Optional<Report>> latest, BuildInfo build, Links links) {
    this.latest = latest;
    this.build = build;
    this.links = links;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    MetricFamilies families = new MetricFamilies();
    families.add(Metric.BUILD_INFO, 1, build.version(), build.revision(), build.javaVersion());
    families.add(Metric.LINKS, 1, links.runbooks(), links.dashboards());
    latest.get().ifPresent(report -> add(families, report));
    return families.build();
  }

  private static void add(MetricFamilies families, Report report) {
    Assessment assessment = report.assessment();
    families.add(Metric.UP, assessment.cluster().reachable());
    cluster(families, assessment.cluster());
    PageLimits limits = PageLimits.of(assessment.jobs().values());
    assessment.jobs().values().forEach(job -> JobSamples.add(families, job, limits));
    families.add(Metric.JOBS, assessment.jobs().size());
    families.add(Metric.SHADOWED_JOBS, assessment.shadowedJobs());
    families.add(Metric.UNWATCHED_JOBS, assessment.cluster().unwatched());
    exporter(families, report);
    if (assessment.cluster().reachable()) {
      families.add(Metric.CLUSTER_SLOTS_REQUIRED, assessment.slotsRequired());
    }
  }

  private static void cluster(MetricFamilies families, ClusterHistory history) {
    families.add(Metric.CLUSTER_JOBMANAGER_FAILOVERS, history.failovers().total());
    if (!history.reachable()) {
      return;
    }
    Cluster cluster = history.cluster();
    cluster.flinkVersion().ifPresent(version -> families.add(Metric.CLUSTER_INFO, 1, version));
    families.add(Metric.CLUSTER_TASKMANAGERS, cluster.taskManagers());
    families.add(Metric.CLUSTER_SLOTS, cluster.slots());
    families.add(Metric.CLUSTER_SLOTS_AVAILABLE, cluster.slotsAvailable());
    families.addSeconds(Metric.CLUSTER_CLOCK_OFFSET, cluster.clockOffset());
  }

  private static void exporter(MetricFamilies families, Report report) {
    PollStatistics polls = report.polls();
    families.addSeconds(Metric.POLL_DURATION, polls.lastDuration());
    families.addTime(Metric.LAST_POLL, polls.lastReached());
    families.add(Metric.POLLS, polls.polls());
    polls
        .failures()
        .forEach((reason, count) -> families.add(Metric.POLL_FAILURES, count, reason.label()));
    report.historyUp().forEach((source, up) -> families.add(Metric.HISTORY_UP, up, source));
    report
        .requests()
        .forEach((key, count) -> families.add(Metric.REQUESTS, count, key.endpoint(), key.code()));
  }
}
