// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The measurements on one version of Flink; kept in the build directory until the report is
 * written.
 *
 * @param holdSeconds how long a fault lasts at most
 * @param resetSeconds how long alerts may fire after the repair, at most
 * @param failed faults that could not be injected or repaired
 */
record YardstickFigures(
    String version,
    long holdSeconds,
    long resetSeconds,
    List<FaultFigures> faults,
    List<HealthyFigures> healthy,
    List<String> failed) {
  private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new Jdk8Module());

  /**
   * Adds what an earlier run measured and this one did not, so that a fault can be measured again
   * alone. Ignores a run with other wait times.
   */
  YardstickFigures withEarlier(Path directory) {
    Path file = file(directory);
    if (!Files.exists(file)) {
      return this;
    }
    YardstickFigures earlier = read(file);
    if (earlier.holdSeconds != holdSeconds || earlier.resetSeconds != resetSeconds) {
      return this;
    }
    Set<String> measured =
        Stream.concat(faults.stream().map(FaultFigures::fault), failed.stream())
            .collect(Collectors.toSet());
    return new YardstickFigures(
        version,
        holdSeconds,
        resetSeconds,
        Stream.concat(
                earlier.faults.stream().filter(one -> !measured.contains(one.fault())),
                faults.stream())
            .toList(),
        healthy.isEmpty() ? earlier.healthy : healthy,
        Stream.concat(
                earlier.failed.stream().filter(one -> !measured.contains(one)), failed.stream())
            .toList());
  }

  private Path file(Path directory) {
    return directory.resolve(version + ".json");
  }

  /** Replaces the measurements of an earlier run. */
  void write(Path directory) {
    try {
      Files.createDirectories(directory);
      MAPPER.writeValue(file(directory).toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All measurements, by version. */
  static List<YardstickFigures> readAll(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .map(YardstickFigures::read)
          .sorted(Comparator.comparing(YardstickFigures::version))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static YardstickFigures read(Path file) {
    try {
      return MAPPER.readValue(file.toFile(), YardstickFigures.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
