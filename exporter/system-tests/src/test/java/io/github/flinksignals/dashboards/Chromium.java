// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.dashboards;

import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Takes screenshots of pages with a headless Chromium and a temporary profile. */
final class Chromium {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private Chromium() {}

  /**
   * Writes a screenshot of a page.
   *
   * @param width and height of the window, in pixels
   */
  static void draw(Path page, int width, int height, Path picture) {
    try {
      Files.deleteIfExists(picture);
      Path profile = Files.createTempDirectory(page.getParent(), "chromium");
      Process process =
          Tools.start(
              new ProcessBuilder(
                      List.of(
                          "chromium",
                          "--headless",
                          "--no-sandbox",
                          "--disable-gpu",
                          "--disable-quic",
                          "--no-first-run",
                          "--disable-background-networking",
                          "--disable-component-update",
                          "--disable-sync",
                          "--hide-scrollbars",
                          "--user-data-dir=" + profile,
                          "--window-size=" + width + "," + height,
                          "--screenshot=" + picture,
                          page.toUri().toString()))
                  .redirectOutput(profile.resolve("log").toFile()));
      if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      if (!Files.exists(picture)) {
        throw new AssertionError(
            "Chromium wrote no screenshot:\n" + Files.readString(profile.resolve("log")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
