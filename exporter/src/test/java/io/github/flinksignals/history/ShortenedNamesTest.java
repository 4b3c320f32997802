// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.flink.LabelValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A job whose exported name was shortened is found again under its own name. */
class ShortenedNamesTest {
  private static final String NAME = "insert-into_" + "orders_".repeat(40);
  private static final String SHORT = LabelValues.shorten(NAME, LabelValues.SHORTEST);

  @Test
  void findsTheFullNameOfARestoredJob() {
    assertThat(ShortenedNames.full(SHORT, List.of("other", NAME))).isEqualTo(NAME);
    assertThat(ShortenedNames.full(SHORT, List.of("other", NAME + "x"))).isEqualTo(SHORT);
    assertThat(ShortenedNames.full("other", List.of(NAME))).isEqualTo("other");
  }

  @Test
  void renamesARestoredJobThatIsListed() {
    JobNameHistory restored = new JobNameHistory(null, Map.of());
    Map<String, JobNameHistory> known = new HashMap<>(Map.of(SHORT, restored, "other", restored));

    assertThat(ShortenedNames.rename(known, Set.of("other", NAME)).keySet())
        .containsExactlyInAnyOrder("other", NAME);
  }

  @Test
  void leavesAJobThatIsNotListed() {
    JobNameHistory restored = new JobNameHistory(null, Map.of());
    Map<String, JobNameHistory> known = new HashMap<>(Map.of(SHORT, restored));

    assertThat(ShortenedNames.rename(known, Set.of(NAME + "x")).keySet()).containsExactly(SHORT);
  }
}
