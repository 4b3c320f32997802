// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.LogLines;
import io.github.flinksignals.PolledExporter;
import io.github.flinksignals.SettableClock;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Compares an exporter that gets one damaged answer at a time with one that gets the same answers
 * undamaged. A healthy job runs next to the damaged jobs.
 */
final class DamageRun implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final String HEALTHY = "healthy";
  private static final String HEALTHY_ID = "b0";

  /**
   * Lower limit of samples: a page with two jobs has 400, and those of a damaged job may disappear.
   */
  private static final int MOST_SAMPLES = 2_000;

  private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");
  private static final Set<String> NAMES = Set.of("name", "id", "exception", "task");

  private static final int LONGEST_LOG_LINE = 3_000;

  private final SettableClock clock;
  private final FakeJobManager fake;
  private final DamagedPath damaged;
  private final PolledExporter exporter;
  private final PolledExporter reference;
  private final LogLines log = LogLines.ofAll();
  private final List<String> lines = new ArrayList<>();

  /** Adds other jobs next to the healthy one, if any. */
  interface Others {
    FakeJobManager.Change beside(FakeJobManager healthy, SettableClock clock);
  }

  DamageRun(Instant start, Others others) {
    clock = new SettableClock(start);
    fake = new FakeJobManager(start);
    fake.add(FakeJob.streaming(HEALTHY_ID, HEALTHY, start.minus(Duration.ofHours(1))));
    FakeJobManager.Change all = others.beside(fake, clock);
    damaged = new DamagedPath(all, HEALTHY_ID);
    exporter = exporter(damaged);
    reference = exporter(all);
  }

  private PolledExporter exporter(FakeJobManager.Change change) {
    return new PolledExporter(
        fake.client(change), clock, "--job.failed-retention=10m", "--flink.url=http://flink:8081");
  }

  /** Each case is one damaged answer that lasts for two polls, and one poll after it. */
  void cases(int count, Random random) {
    poll();
    poll();
    for (int i = 0; i < count; i++) {
      List<String> paths = damaged.paths();
      String path = paths.get(random.nextInt(paths.size()));
      Damage damage = new Damage(random.nextLong());
      lines.clear();
      try {
        damaged.damage(path, damage);
        check();
        check();
        damaged.repair();
        check();
        checkLog();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("case " + i + ": " + path + ", " + damage, e);
      }
    }
  }

  private void check() {
    poll();
    StrictPage page = StrictPage.parse(exporter.metrics());
    assertThat(page.of(HEALTHY, ""))
        .as("the samples of the healthy job")
        .isNotEmpty()
        .isEqualTo(StrictPage.parse(reference.metrics()).of(HEALTHY, ""));
    assertThat(page.size()).isLessThan(MOST_SAMPLES);
    String openMetrics = exporter.openMetrics();
    assertThat(openMetrics).endsWith("\n# EOF\n");
    assertThat(StrictPage.parse(openMetrics.substring(0, openMetrics.length() - 6)).size())
        .isEqualTo(page.size());
    checkNumbers(json());
    assertThat(exporter.html()).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
  }

  private JsonNode json() {
    try {
      return MAPPER.readTree(exporter.json());
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + exporter.json(), e);
    }
  }

  /** Jackson writes numbers that are not finite as strings. */
  private static void checkNumbers(JsonNode node) {
    node.properties()
        .forEach(
            field -> {
              boolean name = NAMES.contains(field.getKey());
              assertThat(name || !NO_NUMBERS.contains(field.getValue().asText()))
                  .as("%s is a number", field)
                  .isTrue();
            });
    node.forEach(DamageRun::checkNumbers);
  }

  private void checkLog() {
    assertThat(lines).as("each message is logged once").doesNotHaveDuplicates();
    assertThat(lines).noneMatch(line -> line.startsWith("SEVERE"));
    assertThat(lines).allMatch(line -> line.length() < LONGEST_LOG_LINE);
  }

  /** After the damage ends and past events expire, the job looks as it did before. */
  void recovers(String jobName) {
    damaged.repair();
    poll();
    poll();
    // By default, past events are exported for at most an hour.
    clock.advance(Duration.ofMinutes(61));
    for (int i = 0; i < 20; i++) {
      poll();
    }
    StrictPage page = StrictPage.parse(exporter.metrics());
    StrictPage expected = StrictPage.parse(reference.metrics());
    for (String metric :
        List.of("flink_job_failure_mode", "flink_job_root_cause", "flink_job_scale")) {
      assertThat(page.of(jobName, metric)).isEqualTo(expected.of(jobName, metric));
    }
    assertThat(exporter.report().assessment().jobs()).containsOnlyKeys(HEALTHY, jobName);
  }

  private void poll() {
    clock.advance(INTERVAL);
    fake.setTime(clock.instant());
    fake.completeCheckpoints(clock.instant().minusSeconds(5));
    reference.poll();
    log.take();
    exporter.poll();
    lines.addAll(log.take());
  }

  @Override
  public void close() {
    exporter.close();
    reference.close();
    log.close();
  }
}
