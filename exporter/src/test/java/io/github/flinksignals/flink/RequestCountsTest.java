// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestCountsTest {
  private final RequestCounts counts = new RequestCounts();

  @Test
  void countsByEndpointAndCodeInOrder() {
    counts.count("/jobs/:id", "500");
    counts.count("/jobs/:id", "200");
    counts.count("/config", "none");
    counts.count("/jobs/:id", "200");

    assertThat(counts.current())
        .containsExactly(
            Map.entry(new RequestCounts.Key("/config", "none"), 1L),
            Map.entry(new RequestCounts.Key("/jobs/:id", "200"), 2L),
            Map.entry(new RequestCounts.Key("/jobs/:id", "500"), 1L));
  }

  @Test
  void doesNotChangeTheCountsThatItReturnedBefore() {
    Map<RequestCounts.Key, Long> before = counts.current();
    counts.count("/config", "200");

    assertThat(before).isEmpty();
  }
}
