// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.cluster.Conditions;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.http.WebFiles;
import io.github.flinksignals.text.VisibleText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random combinations of attacks on the packaged jar with the JVM options of the image. It keeps
 * polling and serving, recovers from each combination, and writes no planted secret.
 */
class SoakIT {
  /** Set {@code -Dsoak.seconds=60} for a short run. */
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("soak.seconds", 3_600));

  /** Set {@code -Dsoak.seed=N} to repeat the attacks of a failed run. */
  private static final long SEED = Long.getLong("soak.seed", System.nanoTime());

  private static final Duration TIMEOUT = Duration.ofSeconds(40);
  private static final int MOST_AT_THE_SAME_TIME = 3;
  private static final String USER = Attacks.basic("anna:sesame");

  @TempDir private Path directory;
  private final Random random = new Random(SEED);
  private final AtomicReference<Duration> clockOffset = new AtomicReference<>(Duration.ZERO);
  private final FakeJobManager flink =
      new FakeJobManager(() -> Instant.now().plus(clockOffset.get()));
  private Path history;
  private ExporterProcess exporter;
  private Attacks attacks;

  @AfterEach
  void stop() {
    exporter.close();
    flink.close();
  }

  @Test
  @Tag("all")
  void survivesRandomCombinationsOfAttacks() throws IOException {
    start();
    System.out.println("Soak: seed " + SEED + ", " + TIME);
    List<Map.Entry<String, Runnable>> all = new ArrayList<>(attacks.all().entrySet());
    int rounds = 0;
    for (long end = System.nanoTime() + TIME.toNanos(); System.nanoTime() < end; rounds++) {
      Collections.shuffle(all, random);
      List<Map.Entry<String, Runnable>> chosen =
          all.subList(0, 1 + random.nextInt(MOST_AT_THE_SAME_TIME));
      List<String> names = chosen.stream().map(Map.Entry::getKey).toList();
      System.out.println("Soak: " + names);
      chosen.forEach(attack -> attack.getValue().run());
      await(names + ": more polls", 2 + random.nextInt(6), false);
      assertNoSecrets(names);
      attacks.end();
      await(names + ": the job is exported again", 1, true);
      assertNoSecrets(names);
    }
    exporter.close();
    assertClean("log", exporter.log());
    assertThat(history).exists();
    assertClean("history", Files.readString(history));
    System.out.println("Soak: " + rounds + " rounds, seed " + SEED);
  }

  private void start() throws IOException {
    flink.reportClock();
    flink.add(FakeJob.streaming("orders-id", "orders", Instant.now().minus(Duration.ofHours(1))));
    WebFiles files = new WebFiles(directory.resolve("web"));
    history = directory.resolve("history.json");
    Path token = Files.writeString(directory.resolve("token"), Attacks.SECRET);
    exporter =
        ExporterProcess.start(
            directory.resolve("exporter.log"),
            "--flink.url=" + flink.url(),
            "--flink.bearer-token-file=" + token,
            "--web.config.file=" + files.configure(WebFiles.USERS),
            "--history.file=" + history,
            "--poll.interval=1s",
            "--poll.timeout=3s");
    attacks = new Attacks(random, flink, clockOffset, files, exporter.base());
    await("the job is exported", 1, true);
  }

  /**
   * Waits for polls that end.
   *
   * @param healthy whether the job must be exported
   */
  private void await(String what, int polls, boolean healthy) {
    double before = scrape().flatMap(SoakIT::polls).orElse(0.0);
    Conditions.await(
        what + ", seed " + SEED,
        TIMEOUT,
        () ->
            scrape()
                .filter(page -> polls(page).orElse(0.0) >= before + polls)
                .filter(page -> !healthy || page.value("flink_up").orElse(0) == 1)
                .filter(
                    page ->
                        !healthy
                            || page.value("flink_job_parallelism", "job_name", "orders")
                                .isPresent())
                .isPresent(),
        exporter::log);
  }

  private static Optional<Double> polls(Scrape page) {
    return page.value("flink_exporter_polls_total").stream().boxed().findFirst();
  }

  /** Empty if the exporter refuses the scrape, as it may while it serves too many others. */
  private Optional<Scrape> scrape() {
    try {
      return Optional.of(Scrape.parse(page("/metrics")));
    } catch (UncheckedIOException | IllegalStateException e) {
      assertThat(exporter.isAlive()).as("alive, seed %d: %s", SEED, exporter.log()).isTrue();
      return Optional.empty();
    }
  }

  private String page(String path) {
    return exporter.get(path, "Authorization", USER);
  }

  private void assertNoSecrets(List<String> names) throws IOException {
    for (String path : List.of("/", "/api/v1/status", "/metrics")) {
      Conditions.await(
          path + " is served", TIMEOUT, () -> clean(names + path, path), exporter::log);
    }
    assertClean("log of " + names, exporter.log());
    assertThat(exporter.log()).as("log, seed %d", SEED).doesNotContain("internal error");
    if (Files.exists(history)) {
      assertClean("history of " + names, Files.readString(history));
    }
  }

  private boolean clean(String name, String path) {
    String page;
    try {
      page = page(path);
    } catch (UncheckedIOException | IllegalStateException e) {
      return false;
    }
    assertClean(name, page);
    return true;
  }

  private static void assertClean(String name, String text) {
    assertThat(text).as("%s, seed %d", name, SEED).doesNotContain(Attacks.SECRET);
    if (!name.endsWith("/metrics") && !name.startsWith("history")) {
      assertThat(text.codePoints().filter(c -> c != '\n' && c != '\t' && VisibleText.unsafe(c)))
          .as("control characters in %s, seed %d", name, SEED)
          .isEmpty();
    }
  }
}
