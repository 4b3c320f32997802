// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.EachFlinkVersion;
import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.FreePorts;
import io.github.flinksignals.cluster.RunningJob;
import io.github.flinksignals.cluster.job.JobOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** What redeploys do to a job, as told by exporters that watched them and by those that did not. */
@EachFlinkVersion
class RedeployIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int NARROW = 2;
  private static final int WIDE = 4;
  private static final Set<String> LOST = Set.of("CheckpointsFailingAfterScale", "StateLost");

  private static FlinkCluster cluster;

  @Parameter String version;
  @TempDir Path directory;
  private final List<Sidecar> sidecars = new ArrayList<>();
  private PrometheusServer prometheus;
  private RunningJob job;

  @BeforeParameterizedClassInvocation
  static void startCluster(String version) {
    // Where no slot is left free, no job is safe to scale.
    cluster = FlinkCluster.builder().version(version).slotsPerTaskManager(WIDE + 1).start();
  }

  @AfterParameterizedClassInvocation
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void stop() {
    sidecars.forEach(Sidecar::close);
    if (prometheus != null) {
      prometheus.close();
    }
    cluster.checkpointStorage().putBack();
    if (job != null) {
      job.cancel();
    }
  }

  @Test
  void verifiesARescaleFromASavepointInEitherDirection() {
    JobOptions options = JobOptions.defaults().withName("rescaled-from-savepoints");
    Sidecar watching = sidecar("watching", options);
    watching.start();
    deploy(options.withParallelism(NARROW));
    awaitSafe(watching);
    try (Watch watch = Watch.begin(watching.exporter())) {
      rescaleFromSavepoint(options, WIDE);
      awaitVerified(watching, NARROW, WIDE);
      rescaleFromSavepoint(options, NARROW);
      awaitVerified(watching, WIDE, NARROW);

      assertThat(watch.said(Scrape::failureModes)).containsExactly(Set.of());
      assertThat(watch.said(Rescaled::outcome))
          .containsExactly("none", "verifying", "verified", "verifying", "verified");
    }
  }

  @Test
  void failsAStatelessRescaleThatCannotCheckpointAlsoIfItWasNotWatched() {
    JobOptions options = JobOptions.defaults().withName("redeployed-without-state");
    Sidecar watching = sidecar("watching", options);
    List<Sidecar> remembering = rememberingSidecars(options);
    sidecars.forEach(Sidecar::start);
    deploy(options.withParallelism(NARROW));
    awaitRemembered();

    remembering.forEach(Sidecar::kill);
    try (Watch watch = Watch.begin(watching.exporter())) {
      job.cancel();
      long broken = deployWithoutStorage(options.withParallelism(WIDE));
      remembering.forEach(Sidecar::start);
      sidecars.forEach(sidecar -> awaitFailed(sidecar, broken));
      assertThat(watch.said(Scrape::rootCauses)).allMatch(LOST::containsAll);
      assertThat(watch.said(Rescaled::outcome)).containsExactly("none", "verifying", "failed");
    }

    cluster.checkpointStorage().putBack();
    sidecars.forEach(this::awaitOnlyStateLost);
    rescaleFromSavepoint(options, NARROW);
    sidecars.forEach(sidecar -> awaitVerified(sidecar, WIDE, NARROW));
  }

  @Test
  void remembersThroughARedeployThatReplacesTheJobManagerAndTheExporterWithIt() {
    JobOptions options = JobOptions.defaults().withName("redeployed-with-its-jobmanager");
    rememberingSidecars(options).forEach(Sidecar::start);
    deploy(options.withParallelism(NARROW));
    awaitRemembered();

    sidecars.forEach(Sidecar::kill);
    cluster.killJobManager();
    sidecars.forEach(Sidecar::start);
    cluster.startJobManager();
    cluster.awaitTaskManagers(1, SOON);
    long broken = deployWithoutStorage(options.withParallelism(WIDE));
    sidecars.forEach(sidecar -> awaitFailed(sidecar, broken));

    cluster.checkpointStorage().putBack();
    sidecars.forEach(this::awaitOnlyStateLost);
  }

  /** One that keeps a file, and one that has nothing but a Prometheus. */
  private List<Sidecar> rememberingSidecars(JobOptions options) {
    Sidecar withFile =
        sidecar("with-file", options, "--history.file=" + directory.resolve("history"));
    int port = FreePorts.next();
    prometheus =
        PrometheusServer.start(directory, PrometheusConfiguration.scraping(Sidecar.address(port)));
    Sidecar withPrometheus =
        sidecar(
            "with-prometheus",
            port,
            options,
            "--history.prometheus-url=" + prometheus.base(),
            "--history.prometheus-selector=job=\"flink-signals\"");
    return List.of(withFile, withPrometheus);
  }

  private Sidecar sidecar(String name, JobOptions options, String... arguments) {
    return sidecar(name, FreePorts.next(), options, arguments);
  }

  private Sidecar sidecar(String name, int port, JobOptions options, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--flink.url=" + cluster.restUrl());
    all.add("--poll.interval=1s");
    all.add("--job.include=" + options.name());
    Sidecar sidecar = new Sidecar(name, directory, port, all);
    sidecars.add(sidecar);
    return sidecar;
  }

  private void deploy(JobOptions options) {
    job = cluster.submit(options);
    job.awaitRunning(SOON);
  }

  /**
   * Flink refuses a job that finds no storage at its start, so it is to break right after.
   *
   * @return the moment, in the time of {@link System#nanoTime}
   */
  private long deployWithoutStorage(JobOptions options) {
    job = cluster.submit(options);
    job.awaitState("RUNNING", SOON);
    cluster.checkpointStorage().takeAway();
    return System.nanoTime();
  }

  private void rescaleFromSavepoint(JobOptions options, int parallelism) {
    String savepoint = job.stopWithSavepoint();
    deploy(options.withParallelism(parallelism).withSavepoint(savepoint));
  }

  private static void awaitSafe(Sidecar sidecar) {
    sidecar.await(
        "safe to scale", SOON, scrape -> scrape.value("flink_job_scale_safe").orElse(0) == 1);
  }

  private void awaitRemembered() {
    sidecars.forEach(RedeployIT::awaitSafe);
    Waiting.until(
        "Prometheus has what it takes",
        SOON,
        () ->
            prometheus
                .value("max_over_time(timestamp(flink_job_baseline_lag_seconds)[1h:15s])")
                .isPresent(),
        prometheus::log);
  }

  private static void awaitVerified(Sidecar sidecar, int from, int to) {
    sidecar.await(
        "verified", SOON, scrape -> Rescaled.of(scrape).equals(Rescaled.verified(from, to)));
    assertThat(sidecar.scrape().whereOne("flink_job_restored_from", "origin"))
        .containsExactly("savepoint");
    awaitSafe(sidecar);
    assertThat(sidecar.scrape().failureModes()).isEmpty();
  }

  private void awaitFailed(Sidecar sidecar, long broken) {
    sidecar.await("all signals", SOON, scrape -> scrape.failureModes().containsAll(LOST));
    System.out.printf(
        "Flink %s: %s knows all %d ms after the storage broke%n",
        version, sidecar, (System.nanoTime() - broken) / 1_000_000);
    Scrape scrape = sidecar.scrape();
    assertThat(scrape.rootCauses()).isEqualTo(LOST);
    assertThat(Rescaled.of(scrape)).isEqualTo(new Rescaled("failed", NARROW, WIDE));
    assertThat(scrape.whereOne("flink_job_restored_from", "origin")).containsExactly("none");
    assertThat(scrape.value("flink_job_scale_safe")).hasValue(0);
    assertThat(Rescaled.blockers(scrape))
        .containsExactlyInAnyOrder("checkpoints_unhealthy", "rescale_unverified", "state_lost");
  }

  /** State that is lost stays lost, whatever becomes of the checkpoints. */
  private void awaitOnlyStateLost(Sidecar sidecar) {
    sidecar.await(
        "verified after the repair",
        SOON,
        scrape ->
            scrape.failureModes().equals(Set.of("StateLost"))
                && Rescaled.of(scrape).equals(Rescaled.verified(NARROW, WIDE)));
    assertThat(Rescaled.blockers(sidecar.scrape())).containsExactly("state_lost");
  }
}
