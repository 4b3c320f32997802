// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinksignals.SettableClock;
import io.github.flinksignals.fake.Answer;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.replay.Recording;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of damaged answers, about healthy jobs and about recorded ones with faults: each
 * affects only its job, and only while it lasts. {@code -Dfuzz.seed=} repeats the seed that a
 * failure reported.
 */
final class FuzzTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
  private static final String DAMAGED = "damaged";
  private static final int CASES = 50;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void aDamagedAnswerAffectsOneJobOnlyWhileItLasts(long seed) {
    damageAJob(seed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "adaptive-rescale-2.2.0",
        "ckpt-timeout-1.20.3",
        "kafka-lag-1.20.3",
        "restart-loop-2.2.0",
        "rescale-roundtrip-1.20.3",
        "s3-credentials-after-scale-2.2.0",
        "scale-savepoint-ok-2.2.0",
        "slot-starvation-1.20.3",
        "slow-sink-2.2.0",
        "tm-lost-1.20.3"
      })
  void damageToARecordedJobDoesNotAffectAnother(String recording) {
    damageARecording(recording, 1);
  }

  @Test
  void passesWithRandomSeeds() {
    Optional<Long> given = Optional.ofNullable(System.getProperty("fuzz.seed")).map(Long::valueOf);
    long first = given.orElseGet(() -> new Random().nextLong());
    for (long seed = first; seed < first + (given.isPresent() ? 1 : 4); seed++) {
      damageAJob(seed);
    }
  }

  @Tag("all")
  @Test
  void passesWithManyMoreCases() {
    for (int i = 0; i < 200; i++) {
      damageAJob(new Random().nextLong());
    }
  }

  private static void damageAJob(long seed) {
    try (DamageRun run = new DamageRun(START, FuzzTest::oneMore)) {
      run.cases(CASES, new Random(seed));
      run.recovers(DAMAGED);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-Dfuzz.seed=" + seed + " repeats this", e);
    }
  }

  private static FakeJobManager.Change oneMore(FakeJobManager fake, SettableClock clock) {
    FakeJob job = fake.add(FakeJob.streaming("a0", DAMAGED, START.minus(Duration.ofMinutes(50))));
    job.failsWith("com.example.BadRecord", START.minus(Duration.ofMinutes(40)));
    return (url, answer) -> answer;
  }

  private static void damageARecording(String name, long seed) {
    Recording recording = Recording.read(name);
    Instant start = recording.marks().get(0).at();
    try (DamageRun run = new DamageRun(start, (fake, clock) -> beside(recording, clock))) {
      run.cases(CASES, new Random(seed));
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(name + " with seed " + seed, e);
    }
  }

  /** Adds the recorded cluster to the fake job. */
  private static FakeJobManager.Change beside(Recording recording, SettableClock clock) {
    return (url, ofFake) -> {
      Answer recorded =
          recording
              .at(
                  clock.instant(),
                  url.encodedPath(),
                  Optional.ofNullable(url.queryParameter("get")))
              .map(answer -> Answer.of(answer.status(), answer.body()))
              .orElseGet(() -> Answer.of(503, "{}"));
      if (url.encodedPath().equals("/jobs/overview") && recorded.status() == 200) {
        return Answer.of(200, merged(ofFake.text(), recorded.text()));
      }
      return url.encodedPath().startsWith("/jobs/") && ofFake.status() == 200 ? ofFake : recorded;
    };
  }

  private static String merged(String fake, String recorded) throws JsonProcessingException {
    ObjectNode body = (ObjectNode) MAPPER.readTree(recorded);
    ((ArrayNode) body.get("jobs"))
        .addAll(List.copyOf(MAPPER.readTree(fake).get("jobs").valueStream().toList()));
    return body.toString();
  }
}
