// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A released version of Flink, for example 1.20.3. */
record FlinkVersion(int major, int minor, int patch) {
  private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

  static FlinkVersion parse(String text) {
    Matcher release = RELEASE.matcher(text);
    if (!release.matches()) {
      throw new IllegalArgumentException(
          "Not a released Flink version: " + text + ". Expected three numbers, such as 1.20.3.");
    }
    return new FlinkVersion(
        Integer.parseInt(release.group(1)),
        Integer.parseInt(release.group(2)),
        Integer.parseInt(release.group(3)));
  }

  /** Flink 2 reads only {@code config.yaml}. Before 1.19 there was only {@code flink-conf.yaml}. */
  boolean readsConfigYaml() {
    return major >= 2;
  }

  /** The release of {@code flink-container} that fits; Maven Central does not have them all. */
  String container() {
    return switch (major + "." + minor) {
      case "1.18", "1.20", "2.0", "2.1" -> major + "." + minor + ".0";
      // There is no release for 1.19. The one for 1.18 runs on it, the one for 1.20 does not.
      case "1.19" -> "1.18.0";
      case "2.2" -> "2.2.1";
      case "2.3" -> "2.3.0";
      default -> throw new IllegalArgumentException("No known flink-container for " + this);
    };
  }

  /** The last release of Flink's Kafka connector for this minor version. */
  String kafkaConnector() {
    return switch (major + "." + minor) {
      case "1.18" -> "3.2.0-1.18";
      case "1.19" -> "3.3.0-1.19";
      case "1.20" -> "3.4.0-1.20";
      case "2.0" -> "4.0.1-2.0";
      case "2.1" -> "5.0.0-2.1";
      // There is no release for 2.3. The one for 2.2 runs on it.
      case "2.2", "2.3" -> "5.0.0-2.2";
      default -> throw new IllegalArgumentException("No known Kafka connector for " + this);
    };
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
