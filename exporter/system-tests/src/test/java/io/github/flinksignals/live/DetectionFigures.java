// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measurements of one scenario. They are stored in the build directory for the report.
 *
 * @param healthySeconds how long the job was monitored before the fault; 0 if it was not
 * @param falseSignals failure modes that were active in that time
 * @param seen failure modes and alerts that became active after the fault
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
   * @param mode a failure mode, or the name of another signal
   * @param signal seconds from the fault to the first sample with the mode active
   * @param clear seconds from the repair to the first sample with the mode inactive; empty if the
   *     scenario does not check it
   */
  record Seen(String mode, double signal, Optional<Double> clear) {
    Seen clearedAfter(double seconds) {
      return new Seen(mode, signal, Optional.of(seconds));
    }
  }

  /**
   * Writes how long it took from a change until now that a signal was seen, for a test that does
   * not sample the job before the change.
   */
  static void write(String version, String scenario, Instant change, String signal) {
    double seconds = Math.round(Duration.between(change, Instant.now()).toMillis() / 100.0) / 10.0;
    new DetectionFigures(
            version, scenario, 0, List.of(), List.of(new Seen(signal, seconds, Optional.empty())))
        .write();
  }

  /** Writes the measurements, replacing those of an earlier run of the same scenario. */
  void write() {
    try {
      Path file = Files.createDirectories(DIRECTORY).resolve(version + "-" + scenario + ".json");
      MAPPER.writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The measurements of all scenarios, ordered by version and name. */
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
