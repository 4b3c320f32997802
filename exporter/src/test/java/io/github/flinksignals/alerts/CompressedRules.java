// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The rules with shorter wait times, which keeps the duration of a test short. */
final class CompressedRules {
  private static final List<String> TIMES = List.of("interval", "for", "keep_firing_for");

  private CompressedRules() {}

  /**
   * Writes rule files into a directory.
   *
   * @param factor divisor of all wait times; 1 leaves the rules unchanged
   */
  static Path[] write(Path directory, int factor, Path... files) {
    return Stream.of(files).map(file -> write(directory, factor, file)).toArray(Path[]::new);
  }

  private static Path write(Path directory, int factor, Path file) {
    JsonNode rules = AlertPack.read(file);
    for (JsonNode group : rules.path("groups")) {
      compress((ObjectNode) group, factor);
      group.path("rules").forEach(rule -> compress((ObjectNode) rule, factor));
    }
    try {
      // JSON is YAML.
      return Files.writeString(
          directory.resolve(file.getFileName()), new ObjectMapper().writeValueAsString(rules));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compress(ObjectNode node, int factor) {
    for (String time : TIMES) {
      if (node.has(time)) {
        String written = "PT" + node.path(time).asText().toUpperCase(Locale.ROOT);
        node.put(time, Duration.parse(written).toMillis() / factor + "ms");
      }
    }
  }
}
