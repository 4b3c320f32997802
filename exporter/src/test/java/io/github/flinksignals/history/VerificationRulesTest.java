// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.Checkpointing;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerificationRulesTest {
  private final VerificationRules rules = new VerificationRules(3, Duration.ofMinutes(30), 3);

  @ParameterizedTest(name = "{0} ms before, at most {1} ms now: {2}")
  @CsvSource({
    "0, 1000, one more second is ignored",
    "200, 1200, one more second is ignored",
    "1000, 2000, twice as long and one more second are equal",
    "4000, 8000, twice as long",
  })
  void allowsTwiceAsLongOrASecondMore(long baseline, long longest, String because) {
    assertThat(rules.longest(Optional.of(Duration.ofMillis(baseline))))
        .as(because)
        .contains(Duration.ofMillis(longest));
  }

  @Test
  void hasNoLimitIfTheBaselineIsUnknown() {
    assertThat(rules.longest(Optional.empty())).isEmpty();
  }

  @ParameterizedTest(name = "interval {0} s, baseline {1} s: watched for {2} s, because {3}")
  @CsvSource({
    "10, 1, 1800, half an hour is the minimum",
    "299, 1, 1800, six times 5 minutes is half an hour",
    "299, 2, 1806, six times 301 s is more than half an hour",
    "3600, 600, 25200, checkpoints with a long interval need more time",
  })
  void watchesAsLongAsTheCheckpointsNeed(
      long interval, long baseline, long window, String because) {
    Duration each = Duration.ofSeconds(interval);
    Checkpointing checkpointing = new Checkpointing(each, Duration.ofHours(1), Duration.ZERO, 0);

    assertThat(rules.window(checkpointing, Optional.of(Duration.ofSeconds(baseline))))
        .as(because)
        .isEqualTo(Duration.ofSeconds(window));
  }
}
