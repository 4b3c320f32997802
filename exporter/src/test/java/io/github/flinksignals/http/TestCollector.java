// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A counter of how often it was asked, and a gauge whose label needs escaping. */
final class TestCollector extends Collector {
  private final AtomicInteger runs = new AtomicInteger();
  private volatile boolean broken;

  int runs() {
    return runs.get();
  }

  void setBroken(boolean broken) {
    this.broken = broken;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    int run = runs.incrementAndGet();
    if (broken) {
      throw new IllegalStateException("broken on purpose");
    }
    return List.of(
        new CounterMetricFamily("demo_requests", "Requests.", run),
        new GaugeMetricFamily("demo_answers", "Answers.", List.of("name"))
            .addMetric(List.of("two\nlines"), 42));
  }
}
