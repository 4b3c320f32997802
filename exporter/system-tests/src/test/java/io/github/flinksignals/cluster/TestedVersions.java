// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Flink versions that the integration tests use, see {@link EachFlinkVersion} and {@link
 * NewestFlinkVersion}.
 */
final class TestedVersions {
  private static final String PROPERTY = "flink.versions";

  /** What {@code make test} uses. */
  static final String DEFAULT = "1.20.3,2.3.0";

  private TestedVersions() {}

  static List<String> all() {
    return parse(System.getProperty(PROPERTY, DEFAULT));
  }

  static List<String> newest() {
    return newestUnlessChosen(Optional.ofNullable(System.getProperty(PROPERTY)));
  }

  /** All of the chosen versions; without a choice, the last one of the default. */
  static List<String> newestUnlessChosen(Optional<String> chosen) {
    return chosen
        .map(TestedVersions::parse)
        .orElseGet(() -> parse(DEFAULT.substring(DEFAULT.lastIndexOf(',') + 1)));
  }

  /** Parses versions separated by commas. Fails early if one of them is invalid. */
  static List<String> parse(String list) {
    return Stream.of(list.split(",", -1))
        .map(version -> FlinkVersion.parse(version.strip()).toString())
        .toList();
  }
}
