// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;

/** Sets the groups for the exchange of keys, which Java 20 was the first to allow. */
final class NamedGroups {
  private static final Optional<Method> SETTER = setter();

  private NamedGroups() {}

  private static Optional<Method> setter() {
    try {
      return Optional.of(SSLParameters.class.getMethod("setNamedGroups", String[].class));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  static boolean canBeSet() {
    return SETTER.isPresent();
  }

  static void set(SSLParameters parameters, List<String> groups) {
    try {
      SETTER.orElseThrow().invoke(parameters, (Object) groups.toArray(new String[0]));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("There is such a method, and it is public", e);
    }
  }
}
