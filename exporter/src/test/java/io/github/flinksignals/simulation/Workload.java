// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.simulation;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;

/** The records that arrive for a job: more by day than by night, with noise, bursts and silence. */
final class Workload {
  private static final double SECONDS_OF_AN_HOUR = 3600;

  /** How much of the noise of a second remains in the next one: it changes within minutes. */
  private static final double MEMORY = 0.99;

  private static final int QUIET_FROM = 1;
  private static final int QUIET_UNTIL = 5;

  /** The hour of the average rate, before the peak in the afternoon. */
  private static final double AVERAGE_AT = 9;

  private final JobPlan plan;
  private final Random random;
  private double deviation;
  private int burst;

  Workload(JobPlan plan, Random random) {
    this.plan = plan;
    this.random = random;
  }

  /** The records that arrive within the second that begins. */
  double next(Instant now) {
    deviation = MEMORY * deviation + Math.sqrt(1 - MEMORY * MEMORY) * random.nextGaussian();
    if (burst > 0) {
      burst--;
    } else if (random.nextDouble() < plan.burstsPerHour / SECONDS_OF_AN_HOUR) {
      burst = (int) (plan.burstSeconds * (0.5 + 0.5 * random.nextDouble()));
    }
    double hour = now.atOffset(ZoneOffset.UTC).toLocalTime().toSecondOfDay() / SECONDS_OF_AN_HOUR;
    if (plan.quietNights && hour >= QUIET_FROM && hour < QUIET_UNTIL) {
      return 0;
    }
    double daily = 1 + plan.dailySwing * Math.sin(2 * Math.PI * (hour - AVERAGE_AT) / 24);
    double expected =
        plan.recordsPerSecond
            * daily
            * Math.exp(plan.noise * deviation)
            * (burst > 0 ? plan.burstFactor : 1);
    return Math.max(0, expected + Math.sqrt(expected) * random.nextGaussian());
  }
}
