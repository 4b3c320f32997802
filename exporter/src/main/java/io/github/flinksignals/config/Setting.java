// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The definition of one setting.
 *
 * @param name as in the flag, without dashes
 * @param initial what it is if nobody sets it, as one would write it; empty for "not set"
 * @param value what its value looks like, for the help
 * @param description a sentence without its end
 * @param parser reads a value; throws {@link IllegalArgumentException} that says what is expected
 */
record Setting<T>(
    String name,
    Optional<String> initial,
    String value,
    String description,
    Function<String, T> parser) {
  static final String PREFIX = "FLINK_SIGNALS_";

  static <T> Setting<T> of(
      String name, String initial, String value, String description, Function<String, T> parser) {
    return new Setting<>(name, Optional.of(initial), value, description, parser);
  }

  /** A setting that need not be set. */
  static <T> Setting<Optional<T>> optional(
      String name, String value, String description, Function<String, T> parser) {
    return new Setting<>(
        name,
        Optional.empty(),
        value,
        description,
        text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text)));
  }

  /** The same setting, but something else if nobody sets it. */
  Setting<T> withInitial(String other) {
    return new Setting<>(name, Optional.of(other), value, description, parser);
  }

  String flag() {
    return "--" + name;
  }

  String variable() {
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  T parse(String text) {
    return parser.apply(text);
  }

  /** Its value if nobody sets it. */
  T initialValue() {
    return parse(initial.orElse(""));
  }
}
