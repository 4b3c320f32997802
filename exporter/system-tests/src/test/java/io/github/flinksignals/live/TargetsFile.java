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

/** A file from which Prometheus discovers targets with labels. */
public record TargetsFile(Path file) {
  /** The file in a directory; it is written later. */
  public static TargetsFile in(Path directory) {
    return new TargetsFile(directory.resolve("targets.json"));
  }

  /**
   * A target.
   *
   * @param address host and port
   */
  public record Target(String address, Map<String, String> labels) {}

  /**
   * Replaces all targets by some with one address. Their labels, such as {@code __metrics_path__},
   * can distinguish them.
   *
   * @param address host and port
   * @param labels of each target
   */
  public void write(String address, Collection<Map<String, String>> labels) {
    write(labels.stream().map(one -> new Target(address, one)).toList());
  }

  /** Replaces all targets. */
  public void write(List<Target> all) {
    List<Map<String, ?>> targets =
        all.stream()
            .<Map<String, ?>>map(
                target -> Map.of("targets", List.of(target.address()), "labels", target.labels()))
            .toList();
    try {
      Path draft = file.resolveSibling("targets.draft");
      new ObjectMapper().writeValue(draft.toFile(), targets);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Settings of a scrape config that discovers the targets. A relative path would be one from the
   * directory of the configuration.
   */
  public Map<String, ?> discovery() {
    return Map.of(
        "file_sd_configs",
        List.of(
            Map.of("files", List.of(file.toAbsolutePath().toString()), "refresh_interval", "1s")));
  }
}
