// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import io.github.flinksignals.fake.LoopbackServer;
import io.github.flinksignals.live.TargetsFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;

/**
 * The exporters of 50 Flink clusters in two namespaces, with the labels that a PodMonitor gives
 * them. The namespaces have the same names of clusters and jobs. The first cluster has two
 * JobManagers, with an exporter each. The last ten have no label {@code cluster}.
 */
final class Fleet implements AutoCloseable {
  static final int CLUSTERS = 50;
  static final int EXPORTERS = CLUSTERS + 1;
  private static final int WITH_CLUSTER_LABEL = 40;

  private final LoopbackServer server = new LoopbackServer(this::scrape);
  private final TargetsFile targets;

  /** What each exporter serves, by path; empty while it does not answer. */
  private final Map<String, Optional<FleetPage>> pages = new ConcurrentHashMap<>();

  /** The labels of each target, by path. */
  private final Map<String, Map<String, String>> labels = new TreeMap<>();

  private Fleet(TargetsFile targets) {
    this.targets = targets;
  }

  /** Starts the exporters of healthy clusters, and writes their targets into a directory. */
  static Fleet start(Path directory) {
    Fleet fleet = new Fleet(TargetsFile.in(directory));
    FleetPage healthy = FleetPage.healthy();
    for (int cluster = 0; cluster < CLUSTERS; cluster++) {
      fleet.add(cluster, "0", healthy);
    }
    fleet.add(0, "1", healthy);
    fleet.writeTargets();
    return fleet;
  }

  private MockResponse scrape(HttpUrl url) {
    return pages
        .getOrDefault(url.encodedPath(), Optional.empty())
        .map(page -> new MockResponse.Builder().body(page.text(Instant.now())).build())
        .orElseGet(() -> new MockResponse.Builder().code(503).build());
  }

  private void add(int cluster, String pod, FleetPage page) {
    String path = path(cluster, pod);
    pages.put(path, Optional.of(page));
    Map<String, String> target = new TreeMap<>();
    target.put("__metrics_path__", path);
    target.put("job", "flink/flink-signals");
    target.put("namespace", namespace(cluster));
    target.put("app", app(cluster));
    target.put("pod", app(cluster) + "-" + pod);
    target.put("instance", "10.0." + cluster + "." + pod + ":9949");
    target.put("container", "flink-signals");
    target.put("endpoint", "flink-signals");
    if (cluster < WITH_CLUSTER_LABEL) {
      target.put("cluster", "eu-1");
    }
    labels.put(path, target);
  }

  private static String path(int cluster, String pod) {
    return prefix(cluster) + pod + "/metrics";
  }

  /** The beginning of the paths of all exporters of a cluster. */
  private static String prefix(int cluster) {
    return "/%02d/".formatted(cluster);
  }

  static String app(int cluster) {
    return "flink-%02d".formatted(cluster / 2);
  }

  static String namespace(int cluster) {
    return cluster % 2 == 0 ? "one" : "two";
  }

  /** How the title of a notification names a cluster. */
  static String title(int cluster) {
    return app(cluster)
        + " in "
        + namespace(cluster)
        + (cluster < WITH_CLUSTER_LABEL ? " on eu-1" : "");
  }

  /** How the text of a notification names a cluster, after the words that depend on the alert. */
  static String text(int cluster) {
    return app(cluster)
        + " in namespace "
        + namespace(cluster)
        + (cluster < WITH_CLUSTER_LABEL ? " on cluster eu-1" : "");
  }

  /** Changes what all exporters of a cluster serve. */
  void serve(int cluster, FleetPage page) {
    change(cluster, Optional.of(page));
  }

  /** The exporters of a cluster do not answer from now on. */
  void stopExporters(int cluster) {
    change(cluster, Optional.empty());
  }

  private void change(int cluster, Optional<FleetPage> page) {
    pages.replaceAll((path, before) -> path.startsWith(prefix(cluster)) ? page : before);
  }

  /** The pod of a cluster is replaced by one whose exporter serves this page. */
  void replacePod(int cluster, FleetPage page) {
    removePods(cluster);
    add(cluster, "new", page);
    writeTargets();
  }

  /** The cluster has no pods, so Prometheus no longer discovers it. */
  void remove(int cluster) {
    removePods(cluster);
    writeTargets();
  }

  /** Removes the targets. The exporters answer until Prometheus has noticed that. */
  private void removePods(int cluster) {
    String prefix = prefix(cluster);
    labels.keySet().removeIf(path -> path.startsWith(prefix));
  }

  /** Settings of a scrape config that discovers the exporters. */
  Map<String, ?> discovery() {
    return targets.discovery();
  }

  private void writeTargets() {
    targets.write(URI.create(server.url()).getAuthority(), labels.values());
  }

  @Override
  public void close() {
    server.close();
  }
}
