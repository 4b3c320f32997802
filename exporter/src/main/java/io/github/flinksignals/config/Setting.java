// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The definition of one setting.
 *
 * @param name of the flag, without dashes
 * @param initial default, as a user would write it; empty for "not set"
 * @param value placeholder of the value in the help, such as {@code DURATION}
 * @param description one sentence without the full stop
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

  /** A setting without a default: empty if it is not set or set to an empty text. */
  static <T> Setting<Optional<T>> optional(
      String name, String value, String description, Function<String, T> parser) {
    return new Setting<>(
        name,
        Optional.empty(),
        value,
        description,
        text -> text.isEmpty() ? Optional.empty() : Optional.of(parser.apply(text)));
  }

  /** The same setting with another default. */
  Setting<T> withInitial(String other) {
    return new Setting<>(name, Optional.of(other), value, description, parser);
  }

  /** {@code --poll.interval}. */
  String flag() {
    return "--" + name;
  }

  /** {@code FLINK_SIGNALS_POLL_INTERVAL}. */
  String variable() {
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  T parse(String text) {
    return parser.apply(text);
  }

  /** The parsed default. */
  T initialValue() {
    return parse(initial.orElse(""));
  }
}
