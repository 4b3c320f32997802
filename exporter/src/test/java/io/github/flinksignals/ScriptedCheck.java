// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals;

import io.github.flinksignals.check.CheckCommand;
import io.github.flinksignals.concurrent.DaemonThreads;
import io.github.flinksignals.config.SettingsReader;
import io.github.flinksignals.config.SettingsReader.Outcome;
import io.github.flinksignals.fake.FakeJob;
import io.github.flinksignals.fake.FakeJobManager;
import io.github.flinksignals.persistence.HistoryStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import picocli.CommandLine.Help.Ansi;

/**
 * Runs the command {@code check} with a fake JobManager and a settable clock. The story changes the
 * jobs between polls.
 */
abstract class ScriptedCheck {
  static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

  final SettableClock clock = new SettableClock(START);
  final FakeJobManager flink = new FakeJobManager(START);
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  IntConsumer story = second -> {};

  /** How long each poll takes. */
  Duration pollTime = Duration.ZERO;

  FakeJob job(String name) {
    FakeJob job =
        flink.add(FakeJob.streaming("id-of-" + name.hashCode(), name, START.minusSeconds(3600)));
    job.completesCheckpoint(START.minusSeconds(10));
    return job;
  }

  int seconds() {
    return (int) Duration.between(START, clock.instant()).toSeconds();
  }

  void completesCheckpoints(FakeJob job) {
    story = story.andThen(second -> job.completesCheckpoint(clock.instant().minusSeconds(2)));
  }

  int check(String... arguments) throws InterruptedException {
    return check(Ansi.OFF, arguments);
  }

  int check(Ansi ansi, String... arguments) throws InterruptedException {
    List<String> line = Stream.concat(Stream.of("check"), Stream.of(arguments)).toList();
    Outcome.Check check =
        (Outcome.Check)
            new SettingsReader("", Map.of())
                .read(line, new PrintWriter(out, true), new PrintWriter(err, true));
    HistoryStore historyStore =
        HistoryStore.readOnly(
            check.settings().historyStore(),
            new OkHttpClient(),
            check.settings().rules().retention(),
            clock,
            DaemonThreads.named("history"));
    Poller poller =
        TestPoller.of(
            flink.client(),
            check.settings(),
            historyStore,
            clock,
            CheckModule.networkMemoryReading());
    return new CheckCommand(
            check.settings(),
            check.check(),
            () -> {
              poller.poll();
              if (!pollTime.isZero()) {
                pass(pollTime);
              }
              return poller.latest().orElseThrow().assessment();
            },
            clock,
            this::pass)
        .run(new PrintWriter(out, true), new PrintWriter(err, true), ansi);
  }

  private void pass(Duration time) {
    clock.advance(time);
    flink.setTime(clock.instant());
    story.accept(seconds());
  }
}
