// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.config.Settings;
import io.github.flinksignals.export.Links;
import io.github.flinksignals.export.Report;
import io.github.flinksignals.export.Status;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.flink.RequestCounts;
import io.github.flinksignals.model.Poll;
import io.github.flinksignals.signal.FailureMode;
import io.github.flinksignals.signal.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The report of the poller, and the log lines about problems that begin and end. */
class PollerTest {
  private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
  private static final String NAME = "orders";

  private final SettableClock clock = new SettableClock(START);
  private final FakeJobManager flink = new FakeJobManager(START);
  private final FakeJob job =
      flink.add(FakeJob.streaming("a", NAME, START.minus(Duration.ofMinutes(5))));
  private final Poller poller = poller("--job.retention=1m");
  private final LogLines log = LogLines.of(TransitionLog.class);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void hasNoReportBeforeTheFirstPoll() {
    assertThat(poller.latest()).isEmpty();
  }

  @Test
  void reportsTheResultOfAPoll() {
    poll();

    assertThat(report().assessment().at()).isEqualTo(START);
    assertThat(report().assessment().jobs()).containsOnlyKeys(NAME);
    assertThat(report().polls().polls()).isEqualTo(1);
    assertThat(report().polls().lastReached()).contains(START);
    assertThat(report().requests())
        .containsEntry(new RequestCounts.Key("/jobs/overview", "200"), 1L);
  }

  @Test
  void keepsTheJobsWhileTheJobManagerIsUnreachable() {
    poll();
    flink.setReachable(false);
    poll();

    assertThat(report().assessment().cluster().reachable()).isFalse();
    assertThat(report().assessment().jobs()).containsOnlyKeys(NAME);
    assertThat(report().polls().polls()).isEqualTo(2);
    assertThat(report().polls().failures()).containsEntry(Poll.Reason.UNREACHABLE, 1L);
    assertThat(report().polls().lastReached()).contains(START);
  }

  @Test
  void logsOnceThatTheJobManagerStopsAndStartsAnswering() {
    poll();
    assertThat(log.take()).containsExactly("INFO The JobManager answers: Flink 2.2.0, jobs: 1");
    poll();
    assertThat(log.take()).isEmpty();

    flink.setReachable(false);
    poll();
    assertThat(log.take()).singleElement().asString().startsWith("WARNING The JobManager ");
    poll();
    poll();
    assertThat(log.take()).isEmpty();

    flink.setReachable(true);
    poll();
    assertThat(log.take()).singleElement().asString().startsWith("INFO The JobManager answers");
  }

  @Test
  void logsOnceThatTheJobManagerNeverAnswered() {
    flink.setReachable(false);
    poll();
    assertThat(log.take()).singleElement().asString().startsWith("WARNING The JobManager ");
    poll();
    assertThat(log.take()).isEmpty();
  }

  @Test
  void logsAndExportsANewReasonForAMissedPoll() {
    flink.setReachable(false);
    poll();
    log.take();
    flink.setReachable(true);
    flink.setRefusal(Optional.of("no healthy upstream, password=hunter1"));
    poll();
    assertThat(log.take())
        .containsExactly("WARNING The JobManager answered 502: no healthy upstream");
    flink.setRefusal(Optional.of("unknown text with hunter2"));
    poll();
    assertThat(log.take()).as("the same problem, with another text").isEmpty();
    assertThat(Status.of(report().assessment(), Links.OWN).flink().trouble())
        .contains("answered 502");

    flink.setRefusal(Optional.empty());
    poll();
    assertThat(Status.of(report().assessment(), Links.OWN).flink().trouble()).isEmpty();
  }

  @Test
  void logsOnceThatAFailureModeBeganAndEnded() {
    poll();
    log.take();
    fail(3);
    assertThat(log.take())
        .singleElement()
        .asString()
        .startsWith("WARNING orders: CheckpointsFailing began: 3 checkpoints failed");
    fail(2);
    assertThat(log.take()).isEmpty();

    for (int completed = 1; completed <= 2; completed++) {
      job.completesCheckpoint(clock.instant());
      poll();
      assertThat(log.take()).as("%d of the last 6 failed", 6 - completed).isEmpty();
    }
    job.completesCheckpoint(clock.instant());
    poll();
    assertThat(log.take()).containsExactly("INFO orders: CheckpointsFailing ended after 50 s");
    poll();
    assertThat(log.take()).isEmpty();
  }

  @Test
  void doesNotLogAnEndWhenTheJobManagerBecomesUnreachable() {
    poll();
    fail(3);
    log.take();
    flink.setReachable(false);
    for (int i = 0; i < 10; i++) {
      poll();
    }

    assertThat(log.take()).hasSize(1).noneMatch(line -> line.contains("ended"));
  }

  @Test
  void logsTheEndOfAFailureModeWhenItsJobIsNoLongerExported() {
    poll();
    job.ends("FAILED");
    poll();
    assertThat(log.take()).anyMatch(line -> line.contains("JobNotRunning began"));

    flink.remove(job);
    clock.advance(Duration.ofHours(25));
    poll();
    assertThat(report().assessment().jobs()).isEmpty();
    assertThat(log.take())
        .singleElement()
        .asString()
        .startsWith("INFO orders: JobNotRunning ended after 90");
    poll();
    assertThat(log.take()).isEmpty();
  }

  @Test
  void acceptsAClockThatIsSetBack() {
    poll();
    fail(3);
    log.take();
    job.completesCheckpoint(clock.instant());
    clock.advance(Duration.ofHours(-1));
    poll();

    assertThat(report().assessment().jobs().get(NAME).finding(FailureMode.CHECKPOINTS_FAILING))
        .isEqualTo(Finding.inactive());
    assertThat(log.take()).containsExactly("INFO orders: CheckpointsFailing ended after 0 s");
  }

  private void fail(int checkpoints) {
    for (int i = 0; i < checkpoints; i++) {
      job.failsCheckpoint(clock.instant().minusSeconds(5));
      poll();
    }
  }

  /** Polls, and advances the clock by ten seconds. */
  private void poll() {
    flink.setTime(clock.instant());
    poller.poll();
    clock.advance(Duration.ofSeconds(10));
  }

  private Report report() {
    return poller.latest().orElseThrow();
  }

  private Poller poller(String... arguments) {
    Settings settings = TestSettings.of(arguments);
    return TestPoller.of(flink.client(), settings, TestSettings.historyStore(settings), clock);
  }
}
