// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.fake.FakeJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which run the command {@code check} judges. */
class CheckedRunTest extends ScriptedCheck {
  private static final Instant TWO_HOURS_AGO = START.minusSeconds(7200);

  /** What happens to a run that is two hours old, {@code second} seconds after the start. */
  private record Row(
      String what, BiConsumer<CheckedRunTest, FakeJob> event, int second, String reason) {
    @Override
    public String toString() {
      return what + " after " + second + " s";
    }
  }

  private static List<Row> rows() {
    return Stream.of(0, 20, 50)
        .flatMap(
            second ->
                Stream.of(
                    new Row(
                        "being cancelled",
                        (test, job) -> job.ends("CANCELLING"),
                        second,
                        "not safe"),
                    new Row(
                        "cancelled",
                        (test, job) -> job.ended("CANCELED", test.clock.instant()),
                        second,
                        second == 0 ? "the job is CANCELED" : "the run is CANCELED since"),
                    new Row(
                        "finished",
                        (test, job) -> job.ended("FINISHED", test.clock.instant()),
                        second,
                        "is FINISHED"),
                    new Row(
                        "failed",
                        (test, job) -> job.ended("FAILED", test.clock.instant()),
                        second,
                        second == 0 ? "not safe" : "the run is FAILED since"),
                    new Row(
                        "being stopped with a savepoint",
                        (test, job) -> job.beginsToStopWithSavepoint(test.clock.instant()),
                        second,
                        "a savepoint that stops the job is in progress"),
                    new Row(
                        "cut off from its JobManager",
                        (test, job) -> test.flink.setReachable(false),
                        second,
                        "unreachable")))
        .toList();
  }

  private FakeJob old(String name) {
    FakeJob job = flink.add(FakeJob.streaming("old-" + name, name, TWO_HOURS_AGO));
    job.completesCheckpoint(START.minusSeconds(10));
    completesCheckpoints(job);
    return job;
  }

  /** Replaces a run by one with the same name. */
  private FakeJob replaces(FakeJob old, String id, String name) {
    old.ended("CANCELED", clock.instant());
    FakeJob next = flink.add(FakeJob.streaming(id, name, clock.instant()));
    completesCheckpoints(next);
    return next;
  }

  private void at(int second, Runnable event) {
    if (second == 0) {
      event.run();
    } else {
      story =
          story.andThen(
              now -> {
                if (now == second) {
                  event.run();
                }
              });
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aRunThatIsStoppedIsNeverSafe(Row row) throws InterruptedException {
    FakeJob job = old("orders");
    at(row.second(), () -> row.event().accept(this, job));

    assertThat(check("--job=orders")).isNotZero();
    assertThat(out.toString()).contains(row.reason());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void waitingDoesNotMakeItSafe(Row row) throws InterruptedException {
    FakeJob job = old("orders");
    completesCheckpoints(job("payments"));
    at(row.second(), () -> row.event().accept(this, job));

    assertThat(check("--wait=3m", "--job=orders")).isNotZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void aJobThatEndsDuringTheCheckIsNotSkippedNextToAnother(Row row) throws InterruptedException {
    FakeJob job = old("orders");
    completesCheckpoints(job("payments"));
    int second = Math.max(10, row.second());
    at(second, () -> row.event().accept(this, job));

    assertThat(check("--job.retention=0s")).isNotZero();
  }

  @Test
  void aRunThatIsReplacedIsNotSafeHoweverLongTheCheckWaits() throws InterruptedException {
    FakeJob job = old("orders");
    at(30, () -> replaces(job, "new", "orders"));

    assertThat(check("--wait=30m")).isEqualTo(1);
    assertThat(seconds()).as("waiting cannot help").isEqualTo(50);
    assertThat(out.toString())
        .contains(
            "the run that started at 08:00:00 UTC was replaced by the one that started at 10:00:30 UTC");
  }

  @Test
  void aRunThatIsReplacedWhileTheJobManagerIsUnreachableIsNotSafe() throws InterruptedException {
    FakeJob job = old("orders");
    at(20, () -> flink.setReachable(false));
    at(
        60,
        () -> {
          job.isRescaled("old-orders", clock.instant(), 2);
          flink.setReachable(true);
        });

    assertThat(check("--wait=30m")).isEqualTo(1);
    assertThat(out.toString()).contains("was replaced by the one that started at 10:01:00 UTC");
  }

  @Test
  void theNewestOfSeveralLiveRunsIsJudged() throws InterruptedException {
    old("orders");
    FakeJob newest = flink.add(FakeJob.streaming("new", "orders", START.minusSeconds(3600)));
    completesCheckpoints(newest);
    at(30, () -> newest.ended("CANCELED", clock.instant()));

    assertThat(check("--wait=5m")).isEqualTo(1);
    assertThat(out.toString()).contains("the run that started at 09:00:00 UTC was replaced");
  }

  @Test
  void aRunThatStartsDuringTheCheckIsWatchedAsLongAsAnyOther() throws InterruptedException {
    completesCheckpoints(job("payments"));
    at(
        30,
        () -> completesCheckpoints(flink.add(FakeJob.streaming("o", "orders", clock.instant()))));

    assertThat(check()).as(out.toString()).isZero();
    assertThat(seconds()).isEqualTo(80);
    assertThat(err.toString()).contains("of at most 80 s");
  }

  @Test
  void aRunThatAppearsAgainAndAgainEndsTheCheckInTheEnd() throws InterruptedException {
    old("orders");
    story =
        story.andThen(
            second -> {
              if (second % 30 == 0) {
                completesCheckpoints(
                    flink.add(FakeJob.streaming("n" + second, "n" + second, clock.instant())));
              }
            });

    assertThat(check()).isEqualTo(2);
    assertThat(out.toString()).contains("the run was watched for less than 50 s");
    assertThat(seconds()).isEqualTo(100);
  }

  @Test
  void aRunIsWatchedLongEnoughHoweverLongAPollTakes() throws InterruptedException {
    old("orders");
    pollTime = Duration.ofSeconds(11);

    assertThat(check()).as(out.toString()).isZero();
  }

  @Test
  void waitsForARunThatStartedAfterATime() throws InterruptedException {
    FakeJob job = old("orders");
    at(100, () -> job.isRescaled("new", clock.instant(), 2));

    assertThat(check("--wait=10m", "--started-after=now", "--job=orders")).isZero();
    assertThat(seconds()).as("the run was watched for 50 s").isBetween(150, 160);
    assertThat(err.toString())
        .contains("orders: no run has started since 10:00:00 UTC; the newest one");
  }

  @Test
  void anEarlierRunIsNeverSafe() throws InterruptedException {
    old("orders");

    assertThat(check("--started-after=2026-01-05T09:59:59Z")).isEqualTo(2);
    assertThat(check("--started-after=2026-01-05T09:00:00+01:00", "--wait=2m")).isZero();
  }

  @Test
  void anEndedJobWhoseNextRunIsMissingIsNotSkipped() throws InterruptedException {
    FakeJob job = old("orders");
    FakeJob other = flink.add(FakeJob.streaming("p", "payments", START.minusSeconds(5)));
    completesCheckpoints(other);
    at(10, () -> job.ended("CANCELED", clock.instant()));

    assertThat(check("--wait=2m", "--started-after=2026-01-05T09:59:50Z")).isEqualTo(2);
    assertThat(out.toString()).contains("orders    cannot tell  no run has started since");
  }

  @Test
  void comparesStartsByTheClockOfTheJobManager() throws InterruptedException {
    Duration ahead = Duration.ofMinutes(10);
    FakeJob job =
        flink.add(FakeJob.streaming("old", "orders", START.plus(ahead).minusSeconds(300)));
    flink.reportClock();
    flink.setTime(START.plus(ahead));
    job.completesCheckpoint(START.plus(ahead).minusSeconds(10));
    story =
        second -> {
          Instant now = clock.instant().plus(ahead);
          flink.setTime(now);
          job.completesCheckpoint(now.minusSeconds(2));
        };

    assertThat(check("--started-after=2026-01-05T09:58:00Z")).isEqualTo(2);
    assertThat(out.toString()).contains("the newest one started at 09:55:00 UTC");
    assertThat(check("--started-after=2026-01-05T09:54:00Z")).isZero();
  }

  @Test
  void waitsForTheHighestParallelismOfATask() throws InterruptedException {
    FakeJob job = old("orders");
    at(60, () -> job.isRescaled("new", clock.instant(), 3));

    assertThat(check("--wait=10m", "--parallelism=3", "--job=orders")).isZero();
    assertThat(err.toString()).contains("the run has parallelism 2 instead of 3");
  }

  @Test
  void aRunWithAnotherParallelismIsNotSafe() throws InterruptedException {
    old("orders");

    assertThat(check("--parallelism=2")).isZero();
    assertThat(check("--parallelism=4")).isEqualTo(1);
  }

  @Test
  void saysThatTheWaitIsTooShort() throws InterruptedException {
    FakeJob job = flink.add(FakeJob.streaming("new", "orders", START));
    job.hasCheckpointInterval(Duration.ofMinutes(2));
    job.completesCheckpoint(START.plusSeconds(5));

    assertThat(check("--wait=1m")).isEqualTo(1);
    assertThat(out.toString())
        .contains(
            "completed 1 of 3 checkpoints; with one every 2 min that takes 6 min, but the check waits only 60 s");
  }
}
