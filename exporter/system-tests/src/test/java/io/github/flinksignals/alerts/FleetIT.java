// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clusters behind one Prometheus: each page names exactly the cluster at fault. */
class FleetIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration A_WHILE = Duration.ofSeconds(8);
  private static final Pattern APP = Pattern.compile("flink-\\d\\d");
  private static final Pattern NAMESPACE = Pattern.compile("(?<=namespace )\\w+");

  @TempDir Path directory;
  private Fleet fleet;
  private AlertingChain chain;

  @BeforeEach
  void start() {
    fleet = Fleet.start(directory);
    chain = AlertingChain.watching(directory, fleet);
    chain.awaitValue(SOON, "count(flink_up == 1)", Fleet.EXPORTERS);
  }

  @AfterEach
  void stop() {
    if (chain != null) {
      chain.close();
    }
    fleet.close();
  }

  @Test
  void eachPageNamesTheClusterAtFaultAndHealthyOrUpgradedOnesSendNone() {
    chain.assertNothingFollows(A_WHILE);
    fleet.serve(0, FleetPage.taskManagersLost());
    fleet.serve(7, FleetPage.unreachable());
    fleet.stopExporters(12);
    fleet.serve(20, FleetPage.slotStarvation());
    fleet.serve(23, FleetPage.tooManyJobs());
    fleet.serve(41, FleetPage.historyNotSaved());
    fleet.remove(30);
    // Upgraded: the new exporters run, but their JobManagers do not.
    fleet.replacePod(21, FleetPage.neverReached(Duration.ofMinutes(1)));
    fleet.replacePod(46, FleetPage.neverReached(Duration.ofMinutes(11)));

    Map<String, Integer> expected = new TreeMap<>();
    expected.put("CRITICAL " + Fleet.title(0) + ": FlinkTaskManagersLost", 0);
    expected.put("CRITICAL " + Fleet.title(7) + ": FlinkJobManagerUnreachable", 7);
    expected.put("CRITICAL " + Fleet.title(12) + ": FlinkSignalsDown", 12);
    expected.put("CRITICAL orders of " + Fleet.title(20) + ": FlinkSlotStarvation", 20);
    expected.put("WARNING " + Fleet.title(23) + ": FlinkJobsUnwatched", 23);
    expected.put("WARNING " + Fleet.title(30) + ": FlinkClusterVanished", 30);
    expected.put("WARNING " + Fleet.title(41) + ": FlinkSignalsHistoryUnavailable", 41);
    expected.put("CRITICAL " + Fleet.title(46) + ": FlinkJobManagerUnreachable", 46);
    chain.awaitTitlesInAnyOrder(SOON.plus(A_WHILE), expected.keySet());
    chain.assertNothingFollows(A_WHILE);
    chain
        .texts()
        .forEach(
            (title, text) -> {
              int cluster = expected.get(title);
              assertThat(text).contains(Fleet.text(cluster));
              assertThat(found(APP, text)).containsOnly(Fleet.app(cluster));
              assertThat(found(NAMESPACE, text)).containsOnly(Fleet.namespace(cluster));
            });
  }

  private static Iterable<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).toList();
  }
}
