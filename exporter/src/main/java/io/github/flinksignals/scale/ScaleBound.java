// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import java.util.OptionalInt;

/**
 * How far one limit allows a scale. Between the two numbers, it depends on facts that are not
 * known.
 *
 * @param fits the highest parallelism that the limit allows for certain; empty if unknown
 * @param mayFit the highest parallelism that it may allow: a higher one fails for certain; empty if
 *     unknown
 */
public record ScaleBound(OptionalInt fits, OptionalInt mayFit) {
  /** Flink's upper bound of the maximum parallelism. */
  public static final int MOST_SUBTASKS = 1 << 15;

  public static final ScaleBound UNKNOWN = new ScaleBound(OptionalInt.empty(), OptionalInt.empty());

  static ScaleBound exactly(int highest) {
    return new ScaleBound(OptionalInt.of(highest), OptionalInt.of(highest));
  }

  /** A higher parallelism fails; whether a lower one does is not known. */
  static ScaleBound atMost(int highest) {
    return new ScaleBound(OptionalInt.empty(), OptionalInt.of(highest));
  }

  /** What the limit means for a parallelism. */
  public ScaleResult at(int parallelism) {
    if (mayFit.isPresent() && parallelism > mayFit.getAsInt()) {
      return ScaleResult.FAIL;
    }
    return fits.isPresent() && parallelism <= fits.getAsInt()
        ? ScaleResult.PASS
        : ScaleResult.UNKNOWN;
  }

  /** The highest allowed parallelism; empty if it is unknown or there is no limit. */
  public OptionalInt limit() {
    return unlimited() ? OptionalInt.empty() : fits;
  }

  private boolean unlimited() {
    return fits.orElse(0) >= MOST_SUBTASKS;
  }

  /** For two jobs, of which it is not known which one will be scaled. */
  ScaleBound and(ScaleBound other) {
    return new ScaleBound(
        fits.isPresent() && other.fits.isPresent() ? lower(fits, other.fits) : OptionalInt.empty(),
        lower(mayFit, other.mayFit));
  }

  private static OptionalInt lower(OptionalInt one, OptionalInt other) {
    return one.isPresent() && other.isPresent()
        ? OptionalInt.of(Math.min(one.getAsInt(), other.getAsInt()))
        : one.isPresent() ? one : other;
  }
}
