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
    "0, 1000, a second more is no difference",
    "200, 1200, a second more is no difference",
    "1000, 2000, twice and a second more are the same",
    "4000, 8000, twice as long",
  })
  void allowsTwiceAsLongOrASecondMore(long usual, long longest, String because) {
    assertThat(rules.longest(Optional.of(Duration.ofMillis(usual))))
        .as(because)
        .contains(Duration.ofMillis(longest));
  }

  @Test
  void limitsNothingWhereNothingIsKnown() {
    assertThat(rules.longest(Optional.empty())).isEmpty();
  }

  @ParameterizedTest(name = "interval {0} s, usually {1} s: watched for {2} s, because {3}")
  @CsvSource({
    "10, 1, 1800, half an hour is more than enough",
    "299, 1, 1800, six times five minutes are half an hour",
    "299, 2, 1806, six times that is more than half an hour",
    "3600, 600, 25200, checkpoints that are far apart need long",
  })
  void watchesAsLongAsTheCheckpointsNeed(long interval, long usual, long window, String because) {
    Duration each = Duration.ofSeconds(interval);
    Checkpointing checkpointing = new Checkpointing(each, Duration.ofHours(1), Duration.ZERO, 0);

    assertThat(rules.window(checkpointing, Optional.of(Duration.ofSeconds(usual))))
        .as(because)
        .isEqualTo(Duration.ofSeconds(window));
  }
}
