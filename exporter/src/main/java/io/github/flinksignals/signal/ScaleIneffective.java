// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.signal;

import io.github.flinksignals.history.JobHistory;
import io.github.flinksignals.history.Rescale;
import java.util.Locale;
import java.util.Optional;

/**
 * Active when a verified scale-up hardly increased the throughput although the job still needs
 * more: the bottleneck is elsewhere.
 */
final class ScaleIneffective implements Rule {
  @Override
  public Finding evaluate(JobHistory job, RuleContext context) {
    Optional<Rescale> rescale = job.rescales().last();
    boolean ineffective = rescale.flatMap(Rescale::ineffective).orElse(false);
    return ineffective ? new Finding.Active(evidence(rescale.get())) : Finding.inactive();
  }

  private static String evidence(Rescale rescale) {
    return "the job was rescaled from "
        + rescale.from().highest()
        + " to "
        + rescale.to().highest()
        + ", and its sources emit "
        + (rescale.throughputRatio().isPresent()
            ? String.format(
                Locale.ROOT,
                "%.2f times as many records as before",
                rescale.throughputRatio().getAsDouble())
            : "hardly more records than before");
  }
}
