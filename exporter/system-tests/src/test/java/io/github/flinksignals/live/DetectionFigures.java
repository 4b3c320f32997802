// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one scenario measured; kept in the build directory until a report is made of it.
 *
 * @param healthySeconds how long the job was watched before anything was wrong
 * @param falseSignals modes that showed in that time
 * @param seen what showed after the fault
 */
record DetectionFigures(
    String version,
    String scenario,
    double healthySeconds,
    List<String> falseSignals,
    List<Seen> seen) {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("detection.directory", "exporter/system-tests/target/detection"));
  private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new Jdk8Module());

  /**
   * @param signal seconds from the fault to the first sample that shows the mode
   * @param clear seconds from the repair to the first sample that does not; empty if not judged
   */
  record Seen(String mode, double signal, Optional<Double> clear) {
    Seen clearedAfter(double seconds) {
      return new Seen(mode, signal, Optional.of(seconds));
    }
  }

  /** Replaces what an earlier run of the same scenario measured. */
  void write() {
    try {
      Path file = Files.createDirectories(DIRECTORY).resolve(version + "-" + scenario + ".json");
      MAPPER.writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What all scenarios measured, in the order of versions and names. */
  static List<DetectionFigures> readAll() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.sorted().map(DetectionFigures::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DetectionFigures read(Path file) {
    try {
      return MAPPER.readValue(file.toFile(), DetectionFigures.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
