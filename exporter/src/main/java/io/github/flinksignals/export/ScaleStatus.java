// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.scale.ScaleLimit;
import io.github.flinksignals.scale.ScaleLimits;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * How far a job can be scaled.
 *
 * @param limits those that are known
 * @param nextParallelism the smallest higher parallelism with which the tasks can do more, within
 *     the limits; empty if there is none or it is unknown
 */
public record ScaleStatus(List<LimitStatus> limits, OptionalInt nextParallelism) {
  public ScaleStatus {
    limits = List.copyOf(limits);
  }

  /** The highest parallelism that a limit allows. */
  public record LimitStatus(ScaleLimit limit, int highest) {}

  static ScaleStatus of(ScaleLimits limits) {
    return new ScaleStatus(
        Arrays.stream(ScaleLimit.values())
            .flatMap(
                limit ->
                    limits.bound(limit).limit().stream()
                        .mapToObj(highest -> new LimitStatus(limit, highest)))
            .toList(),
        limits.next());
  }
}
