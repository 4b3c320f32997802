// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Warns of environment variables with the prefix of settings that no setting reads, such as typos.
 */
final class UnknownVariables {
  /** Kubernetes sets these in every pod for a Service named flink-signals or flink-signals-x. */
  private static final Pattern SERVICE =
      Pattern.compile(
          Setting.PREFIX
              + "(?:\\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\\w+)?"
              + "|PORT(?:_\\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)");

  private UnknownVariables() {}

  /** One warning per variable. It omits the value, which may be a secret. */
  static List<String> warnings(Set<String> environment) {
    Set<String> read =
        Definitions.ALL.stream().map(Setting::variable).collect(Collectors.toUnmodifiableSet());
    return environment.stream()
        .filter(name -> name.startsWith(Setting.PREFIX) && !read.contains(name))
        .filter(name -> !SERVICE.matcher(name).matches())
        .sorted()
        .map(
            name ->
                "Ignoring the unknown environment variable "
                    + name
                    + ". --help lists all variables")
        .toList();
  }
}
