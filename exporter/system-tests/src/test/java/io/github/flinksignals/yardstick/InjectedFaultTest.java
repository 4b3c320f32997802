// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InjectedFaultTest {
  static List<InjectedFault> faults() {
    return Stream.concat(FaultsOfJobs.ALL.stream(), FaultsOfClusters.ALL.stream()).toList();
  }

  @Test
  void namesAreUnique() {
    assertThat(faults()).extracting(InjectedFault::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyRightAlertExists(InjectedFault fault) {
    for (RuleSet set : RuleSet.values()) {
      Set<String> named = new HashSet<>(fault.right(set).symptoms());
      fault.right(set).causes().forEach(cause -> named.add(cause.alert()));
      assertThat(set.alerts().keySet()).as(set.id()).containsAll(named);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void theExpectedAlertNamesTheCause(InjectedFault fault) {
    assertThat(fault.right(RuleSet.FLINK_SIGNALS).causes())
        .extracting(RightAlerts.Cause::alert)
        .containsExactly(fault.expected());
  }

  @Test
  void aFaultOfAJobIsOnlyAboutThatJobAndAFaultOfAClusterAboutAllOfIt() {
    InjectedFault ofJob = FaultsOfJobs.ALL.get(0);
    assertThat(ofJob.concerns("shared", ofJob.name(), "shared")).isTrue();
    assertThat(ofJob.concerns("shared", "other", "shared")).isFalse();
    assertThat(ofJob.concerns("shared", "", "shared")).isFalse();
    InjectedFault ofCluster = FaultsOfClusters.ALL.get(0);
    assertThat(ofCluster.concerns("own", "", "own")).isTrue();
    assertThat(ofCluster.concerns("shared", ofCluster.name(), "own")).isFalse();
  }
}
