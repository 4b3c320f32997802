// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When a page is rendered; its content is tested with the server. */
final class MetricsPageTest {
  private static final Duration STALE = Duration.ofMinutes(1);

  private final AtomicLong nanoTime = new AtomicLong();
  private final CountedSamples samples = new CountedSamples();
  private final MetricsPage page = page(samples);

  @Test
  void doesNotRenderBeforeTheFirstScrape() {
    page.refresh();

    assertThat(samples.reads).isZero();
  }

  @Test
  void rendersAgainAtEachRefreshAfterAScrape() {
    scrape();
    assertThat(samples.reads).isEqualTo(1);

    page.refresh();
    assertThat(samples.reads).as("no scrape waits for rendering").isEqualTo(2);
    scrape();
    assertThat(samples.reads).isEqualTo(2);
  }

  @Test
  void stopsRenderingWhenScrapesStop() {
    scrape();
    for (int poll = 0; poll < 6; poll++) {
      page.refresh();
    }
    assertThat(samples.reads).as("the next scrape may come after a minute").isEqualTo(7);

    page.refresh();
    page.refresh();
    assertThat(samples.reads).isEqualTo(7);
  }

  @Test
  void failsScrapesWhenTheLastRefreshIsTooOld() {
    scrape();
    nanoTime.addAndGet(STALE.toNanos());
    scrape();

    nanoTime.incrementAndGet();
    assertThat(status()).as("a number that is too old looks current").isEqualTo(500);
    page.refresh();
    scrape();
  }

  private void scrape() {
    assertThat(status()).isEqualTo(200);
  }

  private int status() {
    return page.response(TextFormat.CONTENT_TYPE_004, true, Set.of()).status();
  }

  private MetricsPage page(List<Sample> samples) {
    CollectorRegistry registry = new CollectorRegistry();
    new Collector() {
      @Override
      public List<MetricFamilySamples> collect() {
        return List.of(
            new MetricFamilySamples("demo", Collector.Type.GAUGE, "A demonstration.", samples));
      }
    }.register(registry);
    return new MetricsPage(registry, STALE, nanoTime::get);
  }

  private static final class CountedSamples extends AbstractList<Sample> {
    private int reads;

    @Override
    public Sample get(int index) {
      reads++;
      return new Sample("demo", List.of(), List.of(), 1);
    }

    @Override
    public int size() {
      return 1;
    }
  }
}
