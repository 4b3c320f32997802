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
 * What was expected of a rescale, and what came of it. They are stored in the build directory for
 * the report.
 *
 * @param busyBefore busy ratio of the busiest subtask of the slowest task before the rescale
 * @param lowest throughput ratio that was expected; empty if nothing was, as the others
 * @param expected throughput ratio that was most probable
 * @param highest throughput ratio that was expected
 * @param observed throughput ratio after the rescale
 */
record PredictionFigures(
    String version,
    String scenario,
    int from,
    int to,
    double busyBefore,
    Optional<Double> lowest,
    Optional<Double> expected,
    Optional<Double> highest,
    double observed) {
  private static final Path DIRECTORY =
      Path.of(
          System.getProperty("prediction.directory", "exporter/system-tests/target/prediction"));
  private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new Jdk8Module());

  /** Whether something was expected. */
  boolean known() {
    return expected.isPresent();
  }

  /** Whether the interval contains what was observed. */
  boolean inside() {
    return lowest.orElse(Double.MAX_VALUE) <= observed && observed <= highest.orElse(0.0);
  }

  /** The difference to what was most probable, as a share of what was observed. */
  double error() {
    return Math.abs(expected.orElseThrow() - observed) / observed;
  }

  /** Writes the measurements, replacing those of an earlier run of the same rescale. */
  void write() {
    try {
      Path file =
          Files.createDirectories(DIRECTORY)
              .resolve(version + "-" + scenario + "-" + from + "-" + to + ".json");
      MAPPER.writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The measurements of all rescales, ordered by version, name and parallelism. */
  static List<PredictionFigures> readAll() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.sorted().map(PredictionFigures::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PredictionFigures read(Path file) {
    try {
      return MAPPER.readValue(file.toFile(), PredictionFigures.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
