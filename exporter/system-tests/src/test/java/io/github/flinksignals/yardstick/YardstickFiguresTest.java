// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YardstickFiguresTest {
  private static final HealthyFigures HEALTHY = new HealthyFigures("steady", 12, Map.of());

  @TempDir Path directory;

  @Test
  void keepsTheFaultsThatOnlyAnEarlierRunMeasured() {
    figures(
            420,
            List.of(fault("slow-sink", 1), fault("hot-key", 2)),
            List.of(HEALTHY),
            List.of("failed-job", "rescaled"))
        .write(directory);
    YardstickFigures again =
        figures(420, List.of(fault("hot-key", 3), fault("failed-job", 4)), List.of(), List.of());

    assertThat(again.withEarlier(directory))
        .isEqualTo(
            figures(
                420,
                List.of(fault("slow-sink", 1), fault("hot-key", 3), fault("failed-job", 4)),
                List.of(HEALTHY),
                List.of("rescaled")));
  }

  @Test
  void reportsAFaultThatCouldBeMeasuredBeforeAndNotAgain() {
    figures(420, List.of(fault("hot-key", 2)), List.of(), List.of()).write(directory);
    YardstickFigures again = figures(420, List.of(), List.of(HEALTHY), List.of("hot-key"));

    assertThat(again.withEarlier(directory)).isEqualTo(again);
  }

  @Test
  void doesNotMixRunsWithOtherWaitTimes() {
    YardstickFigures again = figures(420, List.of(fault("hot-key", 3)), List.of(), List.of());
    assertThat(again.withEarlier(directory)).as("there is no earlier run").isEqualTo(again);

    figures(60, List.of(fault("slow-sink", 1)), List.of(HEALTHY), List.of()).write(directory);
    assertThat(again.withEarlier(directory)).isEqualTo(again);
  }

  private static FaultFigures fault(String name, double effect) {
    return new FaultFigures(name, effect, true, Map.of());
  }

  private static YardstickFigures figures(
      long hold, List<FaultFigures> faults, List<HealthyFigures> healthy, List<String> failed) {
    return new YardstickFigures("2.3.0", hold, 240, faults, healthy, failed);
  }
}
