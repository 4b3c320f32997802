// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What checkpoints of a job took over the last hour in which it was well. It does not age while the
 * job is unwell.
 *
 * @param samples oldest first, at most {@link #MOST}
 */
public record Baseline(List<Sample> samples) {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final int MOST = 240;

  /** Closer together than this, samples add nothing to a median over an hour. */
  private static final Duration SPACING = WINDOW.dividedBy(MOST);

  /** Fewer are no baseline: the first checkpoints after a start take longer than the rest. */
  private static final int LEAST = 3;

  public Baseline {
    samples = List.copyOf(samples);
  }

  /** The end-to-end duration of a checkpoint that completed at a time. */
  public record Sample(Instant at, Duration duration) {}

  static Baseline begin() {
    return new Baseline(List.of());
  }

  Baseline with(Sample sample) {
    if (!samples.isEmpty()) {
      Instant last = samples.get(samples.size() - 1).at();
      if (!sample.at().isAfter(last)
          || (samples.size() >= LEAST && sample.at().isBefore(last.plus(SPACING)))) {
        return this;
      }
    }
    List<Sample> kept = new ArrayList<>(samples);
    kept.add(sample);
    kept.removeIf(one -> one.at().isBefore(sample.at().minus(WINDOW)));
    return new Baseline(kept);
  }

  /** The median; empty as long as there are too few checkpoints to say. */
  public Optional<Duration> duration() {
    if (samples.size() < LEAST) {
      return Optional.empty();
    }
    List<Duration> sorted = samples.stream().map(Sample::duration).sorted().toList();
    return Optional.of(sorted.get(sorted.size() / 2));
  }
}
