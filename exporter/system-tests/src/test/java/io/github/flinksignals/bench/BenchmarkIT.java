// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that the benchmark works. Speed depends on the machine and is not tested. */
final class BenchmarkIT {
  private static final ClusterShape SMALL = new ClusterShape(2, 3, 2);

  @Test
  void thePageHasEveryMeasurement() throws IOException {
    String page =
        Benchmark.page(
            Launcher.ofTests(), Effort.MINIMUM, List.of(SMALL), List.of(SMALL), List.of(SMALL));

    assertThat(page)
        .contains("| 2 jobs x 3 vertices | 12 | ")
        .containsPattern("\\| 2 jobs x 3 vertices( \\| \\d+ %){5} \\|")
        .contains("| 2 jobs x 3 vertices, the JobManager hangs | ")
        .containsPattern("\\| 2 \\| 3 \\| 2 \\| 12 \\| [\\d,]+ \\| \\d+ \\| met \\|")
        .containsPattern("\\| 1 job x 10 vertices \\| 2 \\| \\d+ MiB ");
  }
}
