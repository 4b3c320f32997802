// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import io.github.flinksignals.fixture.Story;
import io.github.flinksignals.fixture.StoryJob;
import io.github.flinksignals.fixture.TestSettings;
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
 * Remembers as many jobs as it ever does: generations of as many as are watched at most, each of
 * which lives for an hour, with failures, and ends. What is remembered goes to the history file and
 * is read from it.
 */
final class Generations {
  private static final int JOBS = 200;
  private static final int INTERVAL_SECONDS = 10;

  private Generations() {}

  /**
   * Greets with how many jobs are remembered, and the size of the file in bytes.
   *
   * @param arguments how many generations, for how many polls each lives, and the history file
   */
  public static void main(String[] arguments) throws IOException {
    Story story = Story.of();
    for (int generation = 0; generation < Integer.parseInt(arguments[0]); generation++) {
      live(story, generation, Integer.parseInt(arguments[1]));
    }
    Path file = Path.of(arguments[2]);
    keep(story, file);
    int remembered = recalled(story, file);
    Commands.obey(remembered + " " + Files.size(file), command -> "done");
  }

  private static void live(Story story, int generation, int polls) {
    List<StoryJob> jobs =
        IntStream.range(0, JOBS)
            .mapToObj(number -> story.submit("query " + generation + "-" + number))
            .toList();
    for (int poll = 0; poll < polls; poll++) {
      boolean fails = poll % 20 == 0;
      for (StoryJob job : jobs) {
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

  private static void keep(Story story, Path file) {
    try (HistoryStore memory = memory(story, file)) {
      memory.keep(story.history());
    }
  }

  private static int recalled(Story story, Path file) {
    try (HistoryStore memory = memory(story, file)) {
      return memory.take().orElseThrow().jobs().size();
    }
  }

  private static HistoryStore memory(Story story, Path file) {
    return new HistoryStore(
        TestSettings.of("--history.file=" + file).historyStore(),
        new OkHttpClient(),
        Duration.ofHours(12),
        Clock.fixed(story.now(), ZoneOffset.UTC),
        Executors.defaultThreadFactory());
  }
}
