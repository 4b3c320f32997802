// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Environment variables that look like settings and are none: most likely one is misspelt. */
final class UnreadVariables {
  /** What Kubernetes sets in every pod for a Service called flink-signals, or flink-signals-x. */
  private static final Pattern SERVICE =
      Pattern.compile(
          Setting.PREFIX
              + "(?:\\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\\w+)?"
              + "|PORT(?:_\\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)");

  private UnreadVariables() {}

  /** A warning for each; it names the variable and not its value. */
  static List<String> warnings(Set<String> environment) {
    Set<String> read =
        Definitions.ALL.stream().map(Setting::variable).collect(Collectors.toUnmodifiableSet());
    return environment.stream()
        .filter(name -> name.startsWith(Setting.PREFIX) && !read.contains(name))
        .filter(name -> !SERVICE.matcher(name).matches())
        .sorted()
        .map(name -> "There is no setting " + name + ", it was not read. --help lists the settings")
        .toList();
  }
}
