// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.flink.LabelValues;
import io.github.flinksignals.signal.JobAssessment;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageLimitsTest {
  private static final long BYTES = 4 << 20;

  private final JobAssessment job =
      ExampleReport.make().assessment().jobs().get(ExampleReport.HEALTHY);

  @Test
  void aFewJobsHaveNoLimitsOfTheirOwn() {
    assertThat(PageLimits.of(List.of(job), BYTES))
        .isEqualTo(new PageLimits(1_000, LabelValues.LONGEST));
  }

  @Test
  void namesGetShorterAndThenTasksFewer() {
    List<JobAssessment> jobs = Collections.nCopies(200, job);
    PageLimits before = PageLimits.of(jobs, BYTES);
    assertThat(before.tasks()).isEqualTo(1_000);
    for (long bytes = BYTES; bytes > 1_000; bytes /= 2) {
      PageLimits limits = PageLimits.of(jobs, bytes);
      assertThat(limits.tasks()).isLessThanOrEqualTo(before.tasks()).isPositive();
      assertThat(limits.nameLength())
          .isLessThanOrEqualTo(before.nameLength())
          .isGreaterThanOrEqualTo(LabelValues.SHORTEST);
      before = limits;
    }
    assertThat(before).isEqualTo(new PageLimits(1, LabelValues.SHORTEST));
  }

  @Test
  void shortenedNamesStayDifferentAndKeepTheirHash() {
    PageLimits limits = new PageLimits(1, LabelValues.SHORTEST);
    String cut = LabelValues.of("n".repeat(600));

    assertThat(limits.name("n".repeat(64))).isEqualTo("n".repeat(64));
    assertThat(limits.name("n".repeat(200) + 1)).isNotEqualTo(limits.name("n".repeat(200) + 2));
    assertThat(limits.name(cut)).hasSize(64).endsWith(cut.substring(cut.length() - 36));
    assertThat(limits.name(LabelValues.shorten(cut, 250))).isEqualTo(limits.name(cut));
  }
}
