// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.peers;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The measurements at one parallelism; kept in the build directory until the report is written.
 *
 * @param ours fetches of the exporter's page
 * @param theirs fetches of the pages of Flink's reporter, JobManager and TaskManagers added up,
 *     each right after a fetch of the exporter's page
 * @param costs what each tool costs the cluster; empty if that was not measured
 */
record PeerFigures(
    String version,
    int parallelism,
    List<PageFetch> ours,
    List<PageFetch> theirs,
    List<ToolCost> costs) {
  private static final Path DIRECTORY =
      Path.of(System.getProperty("peers.directory", "exporter/system-tests/target/peers"));
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Replaces the measurements of an earlier run. */
  void write() {
    try {
      Path file = Files.createDirectories(DIRECTORY).resolve(version + "-" + parallelism + ".json");
      MAPPER.writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All measurements, by version and parallelism. */
  static List<PeerFigures> readAll() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(PeerFigures::read)
          .sorted(
              Comparator.comparing(PeerFigures::version).thenComparing(PeerFigures::parallelism))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PeerFigures read(Path file) {
    try {
      return MAPPER.readValue(file.toFile(), PeerFigures.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The median, which a single slow measurement on a busy machine does not change. */
  static <T> double median(List<T> measurements, ToDoubleFunction<T> figure) {
    return quantile(measurements, figure, 0.5);
  }

  /**
   * A quantile of the measurements: the smallest figure at 0, the largest at 1.
   *
   * @param quantile from 0 to 1
   */
  static <T> double quantile(List<T> measurements, ToDoubleFunction<T> figure, double quantile) {
    double[] sorted = measurements.stream().mapToDouble(figure).sorted().toArray();
    return sorted[(int) Math.round(quantile * (sorted.length - 1))];
  }
}
