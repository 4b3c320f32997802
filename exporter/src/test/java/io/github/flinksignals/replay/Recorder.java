// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Records the answers of a real cluster every 2 seconds until it reads the line {@code end} or the
 * end of its input. Every other line is recorded as a mark: type what you do to the cluster when
 * you do it.
 */
final class Recorder {
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  static final String END = "end";

  private Recorder() {}

  /**
   * Records one scenario.
   *
   * @param arguments the JobManager's address, and the file
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String address = arguments[0].endsWith("/") ? arguments[0] : arguments[0] + "/";
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(lines), "marks");
    reader.setDaemon(true);
    reader.start();
    System.out.println("Recording. Type what you do to the cluster. To end, type: " + END);
    record(address, Path.of(arguments[1]), lines, UnaryOperator.identity());
  }

  /**
   * Records until the line {@link #END} arrives.
   *
   * @param address with a slash at the end
   * @param lines the marks
   * @param edited changes each body before it is written
   */
  static void record(
      String address, Path path, BlockingQueue<String> lines, UnaryOperator<String> edited)
      throws IOException, InterruptedException {
    Clock clock = Clock.systemUTC();
    try (RecordingFile file = new RecordingFile(path)) {
      OkHttpClient client = new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(10)).build();
      RecordedCluster cluster = new RecordedCluster(client, HttpUrl.get(address), file, edited);
      file.mark(clock.instant(), "start");
      for (String line = ""; !line.equals(END); ) {
        long begun = System.nanoTime();
        cluster.poll(clock.instant());
        long left = INTERVAL.toNanos() - (System.nanoTime() - begun);
        line = lines.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
        while (line != null && !line.equals(END)) {
          file.mark(clock.instant(), line);
          left = INTERVAL.toNanos() - (System.nanoTime() - begun);
          line = lines.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
        }
        line = line == null ? "" : line;
      }
      file.mark(clock.instant(), END);
    }
  }

  private static void read(BlockingQueue<String> lines) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank()) {
          lines.add(line.strip());
        }
      }
    } catch (IOException e) {
      System.err.println("Standard input failed, stopping: " + e);
    }
    lines.add(END);
  }
}
