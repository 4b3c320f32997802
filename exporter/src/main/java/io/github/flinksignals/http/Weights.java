// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The choices of an {@code Accept} or {@code Accept-Encoding} header with their weights (RFC 9110,
 * section 12).
 */
record Weights(List<Choice> choices) {

  /**
   * One choice.
   *
   * @param name in lower case
   * @param parameters in lower case, without the weight and without quotes
   * @param weight 0 to 1; 0 means "not this"
   */
  record Choice(String name, List<String> parameters, double weight) {}

  /**
   * @param header null where there is none
   */
  static Weights parse(String header) {
    if (header == null) {
      return new Weights(List.of());
    }
    return new Weights(
        List.of(header.toLowerCase(Locale.ROOT).split(",", -1)).stream()
            .map(Weights::choice)
            .flatMap(Optional::stream)
            .toList());
  }

  private static Optional<Choice> choice(String text) {
    List<String> parts = List.of(text.split(";", -1)).stream().map(String::strip).toList();
    if (parts.get(0).isEmpty()) {
      return Optional.empty();
    }
    double weight =
        parts.stream()
            .filter(part -> part.startsWith("q="))
            .findFirst()
            .map(part -> weight(part.substring(2)))
            .orElse(1.0);
    return Optional.of(
        new Choice(
            parts.get(0),
            parts.stream()
                .skip(1)
                .filter(part -> !part.startsWith("q="))
                .map(part -> part.replace("\"", ""))
                .toList(),
            weight));
  }

  /** A weight that is none counts as "not this", so that nonsense is never preferred. */
  private static double weight(String text) {
    try {
      double weight = Double.parseDouble(text);
      return weight >= 0 && weight <= 1 ? weight : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The best weight among the choices of a name; empty if it is not named. */
  Optional<Double> of(String name) {
    return choices.stream()
        .filter(choice -> choice.name().equals(name))
        .map(Choice::weight)
        .max(Double::compare);
  }
}
