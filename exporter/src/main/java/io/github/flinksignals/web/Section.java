// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One mapping of the file, read key by key. What is wrong is collected; no problem repeats a value,
 * for it may be a secret in the wrong place. What is null counts as not there, as it does in Go.
 */
final class Section {
  /** YAML 1.1 as exporter-toolkit reads it. */
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");

  private static final Set<String> FALSE = Set.of("false", "no", "off", "n");

  /** A key that is anything else may be a secret in the wrong place. */
  private static final Pattern NAME = Pattern.compile("[\\w.@-]{1,50}");

  private final String path;
  private final Map<String, JsonNode> unread = new LinkedHashMap<>();
  private final List<String> problems;

  private Section(String path, List<String> problems) {
    this.path = path;
    this.problems = problems;
  }

  /** The whole file. */
  static Section of(JsonNode root, List<String> problems) {
    return of(root, "", problems);
  }

  private static Section of(JsonNode node, String path, List<String> problems) {
    Section section = new Section(path, problems);
    if (node.isObject()) {
      node.properties().forEach(entry -> section.unread.put(entry.getKey(), entry.getValue()));
    } else if (!isAbsent(node)) {
      problems.add((path.isEmpty() ? "the file: " : path) + "expected keys with values");
    }
    return section;
  }

  private static boolean isAbsent(JsonNode node) {
    return node == null
        || node.isNull()
        || node.isMissingNode()
        || (node.isTextual() && node.textValue().isEmpty());
  }

  /** Whether it says anything. */
  boolean isThere() {
    return !unread.isEmpty();
  }

  /** Says what is wrong with a key. */
  void problem(String key, String problem) {
    problems.add(path + (NAME.matcher(key).matches() ? key : "a key") + ": " + problem);
  }

  Section section(String key) {
    JsonNode node = unread.remove(key);
    Section none = new Section(path + key + ": ", problems);
    return isAbsent(node) ? none : of(node, path + key + ": ", problems);
  }

  /** Text that is not empty. */
  Optional<String> text(String key) {
    JsonNode node = unread.remove(key);
    if (isAbsent(node)) {
      return Optional.empty();
    }
    if (!node.isValueNode()) {
      problem(key, "expected text");
      return Optional.empty();
    }
    return Optional.of(node.asText());
  }

  boolean flag(String key, boolean initial) {
    Optional<String> text = text(key).map(word -> word.toLowerCase(Locale.ROOT));
    if (text.isEmpty()) {
      return initial;
    }
    if (!TRUE.contains(text.get()) && !FALSE.contains(text.get())) {
      problem(key, "expected true or false");
    }
    return TRUE.contains(text.get());
  }

  List<String> texts(String key) {
    JsonNode node = unread.remove(key);
    if (isAbsent(node)) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    node.forEach(element -> texts.add(element.asText()));
    if (!node.isArray() || texts.stream().anyMatch(String::isEmpty)) {
      problem(key, "expected a list of texts");
      return List.of();
    }
    return texts;
  }

  /** Every key with its text, where the keys are not known beforehand. */
  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String key : List.copyOf(unread.keySet())) {
      all.put(key, text(key).orElse(""));
    }
    return all;
  }

  /** Finds fault with keys that nobody has read. */
  void end() {
    unread.keySet().forEach(key -> problem(key, "there is no such key"));
  }
}
