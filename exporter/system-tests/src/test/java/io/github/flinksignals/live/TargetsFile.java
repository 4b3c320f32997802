// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A file from which Prometheus discovers targets with labels. All targets have one address; their
 * labels, such as {@code __metrics_path__}, can tell them apart.
 */
public record TargetsFile(Path file) {
  /** The file in a directory; it is written later. */
  public static TargetsFile in(Path directory) {
    return new TargetsFile(directory.resolve("targets.json"));
  }

  /**
   * Replaces all targets.
   *
   * @param address host and port
   * @param labels of each target
   */
  public void write(String address, Collection<Map<String, String>> labels) {
    List<Map<String, ?>> targets =
        labels.stream()
            .<Map<String, ?>>map(one -> Map.of("targets", List.of(address), "labels", one))
            .toList();
    try {
      Path draft = file.resolveSibling("targets.draft");
      new ObjectMapper().writeValue(draft.toFile(), targets);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings of a scrape config that discovers the targets. */
  public Map<String, ?> discovery() {
    return Map.of(
        "file_sd_configs",
        List.of(Map.of("files", List.of(file.toString()), "refresh_interval", "1s")));
  }
}
