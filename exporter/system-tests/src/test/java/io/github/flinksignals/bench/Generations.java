// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.fixture.TestSettings;
import io.github.flinksignals.history.Retention;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.JobState;
import io.github.flinksignals.persistence.HistoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import okhttp3.OkHttpClient;

/**
 * Fills the history to its limit: generations of the highest number of jobs that the exporter
 * watches. Each generation runs for an hour, with failures, and ends. The history is then written
 * to the history file and read back.
 */
final class Generations {
  private static final int JOBS = 200;
  private static final int INTERVAL_SECONDS = 10;

  private Generations() {}

  /**
   * Prints the number of jobs in the history, and the size of the file in bytes.
   *
   * @param arguments the number of generations, the number of polls of each, and the history file
   */
  public static void main(String[] arguments) throws IOException {
    Scenario story = Scenario.of();
    for (int generation = 0; generation < Integer.parseInt(arguments[0]); generation++) {
      run(story, generation, Integer.parseInt(arguments[1]));
    }
    Path file = Path.of(arguments[2]);
    save(story, file);
    int jobs = restored(story, file);
    Commands.handle(jobs + " " + Files.size(file), command -> "done");
  }

  private static void run(Scenario story, int generation, int polls) {
    List<ScenarioJob> jobs =
        IntStream.range(0, JOBS)
            .mapToObj(number -> story.submit("query " + generation + "-" + number))
            .toList();
    for (int poll = 0; poll < polls; poll++) {
      boolean fails = poll % 20 == 0;
      for (ScenarioJob job : jobs) {
        if (fails) {
          job.checkpoints().failed(CheckpointFailureCause.STORAGE_ACCESS);
        } else {
          job.checkpoints().completed(1);
        }
      }
      story.after(INTERVAL_SECONDS).poll();
    }
    jobs.forEach(job -> job.ended(JobState.FINISHED));
    story.poll();
    jobs.forEach(story::without);
  }

  private static void save(Scenario story, Path file) {
    try (HistoryStore store = store(story, file)) {
      store.save(story.history());
    }
  }

  private static int restored(Scenario story, Path file) {
    try (HistoryStore store = store(story, file)) {
      return store.takeRestored().orElseThrow().jobs().size();
    }
  }

  private static HistoryStore store(Scenario story, Path file) {
    return new HistoryStore(
        TestSettings.of("--history.file=" + file).historyStore(),
        new OkHttpClient(),
        new Retention(Duration.ofHours(12), Duration.ofHours(12), Duration.ofHours(12)),
        Clock.fixed(story.now(), ZoneOffset.UTC),
        Executors.defaultThreadFactory());
  }
}
