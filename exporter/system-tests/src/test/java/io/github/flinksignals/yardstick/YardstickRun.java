// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import io.github.flinksignals.cluster.FlinkCluster;
import io.github.flinksignals.cluster.FlinkClusterBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;

/** Injects all faults on one version of Flink: first those of jobs, then those of clusters. */
final class YardstickRun {
  private static final String SHARED = "shared";
  private static final String RESCALED = "rescaled";
  private static final int SLOTS = 10;

  private final String version;
  private final FaultRun.Patience patience;
  private final Predicate<String> selected;
  private final Path directory;
  private final List<FaultFigures> faults = new ArrayList<>();
  private final List<HealthyFigures> healthy = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  /**
   * @param selected the names of the faults to inject
   * @param directory for the files of Prometheus and Alertmanager
   */
  YardstickRun(
      String version, FaultRun.Patience patience, Predicate<String> selected, Path directory) {
    this.version = version;
    this.patience = patience;
    this.selected = selected;
    this.directory = directory;
  }

  YardstickFigures measure() {
    List<InjectedFault> ofJobs = selected(FaultsOfJobs.ALL);
    if (!ofJobs.isEmpty()) {
      attempt("the faults of jobs", () -> measureJobs(ofJobs));
    }
    List<InjectedFault> ofClusters = selected(FaultsOfClusters.ALL);
    if (!ofClusters.isEmpty()) {
      attempt("the faults of clusters", () -> measureClusters(ofClusters));
    }
    return new YardstickFigures(
        version,
        patience.hold().toSeconds(),
        patience.reset().toSeconds(),
        faults,
        healthy,
        failed);
  }

  /** What fails must not lose the measurements of the others. */
  private void attempt(String what, Runnable measurement) {
    try {
      measurement.run();
    } catch (RuntimeException | AssertionError e) {
      System.out.println(what + " could not be measured: " + e);
      failed.add(what);
    }
  }

  private List<InjectedFault> selected(List<InjectedFault> all) {
    return all.stream().filter(fault -> selected.test(fault.name())).toList();
  }

  private void measureJobs(List<InjectedFault> all) {
    try (Wave wave = Wave.start(directory.resolve(version + "-jobs"))) {
      MeasuredCluster shared =
          wave.add(
              SHARED,
              builder().taskManagers(2).slotsPerTaskManager(SLOTS).taskManagerHeapMegabytes(384));
      MeasuredCluster rescaled = wave.add(RESCALED, builder().taskManagers(2));
      HealthyRun healthyRun = new HealthyRun(wave.monitoring());
      HealthyRun.startSteady(shared);
      CompletableFuture<Void> rescales =
          CompletableFuture.runAsync(() -> HealthyRun.rescale(rescaled));
      run(wave, all, fault -> shared);
      healthy.add(healthyRun.steady(shared));
      attempt(RESCALED, rescales::join);
      healthy.add(healthyRun.rescaled(rescaled));
    }
  }

  private void measureClusters(List<InjectedFault> all) {
    try (Wave wave = Wave.start(directory.resolve(version + "-clusters"))) {
      Map<InjectedFault, MeasuredCluster> own = new LinkedHashMap<>();
      for (InjectedFault fault : all) {
        own.put(fault, wave.add(fault.name(), fault.cluster().orElseThrow().apply(builder())));
      }
      run(wave, all, own::get);
    }
  }

  private void run(
      Wave wave, List<InjectedFault> all, Function<InjectedFault, MeasuredCluster> cluster) {
    Map<String, Callable<FaultFigures>> runs = new LinkedHashMap<>();
    for (InjectedFault fault : all) {
      FaultRun run = new FaultRun(fault, cluster.apply(fault), wave.monitoring(), patience);
      runs.put(fault.name(), run::run);
    }
    faults.addAll(wave.run(runs));
    failed.addAll(wave.failed());
  }

  private FlinkClusterBuilder builder() {
    return FlinkCluster.builder().version(version);
  }
}
