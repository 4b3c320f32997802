// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * A library in the bill of materials.
 *
 * @param group group id
 * @param name artifact id
 * @param licenses alternatives, as SPDX identifiers, or as names if there is none
 * @param sha256 hash of its jar
 */
record Library(String group, String name, String version, Set<String> licenses, String sha256) {
  static Library of(JsonNode component) {
    Set<String> licenses = new HashSet<>();
    for (JsonNode choice : component.path("licenses")) {
      JsonNode license = choice.path("license");
      licenses.add(
          license
              .path("id")
              .asText(license.path("name").asText(choice.path("expression").asText())));
    }
    return new Library(
        component.path("group").asText(),
        component.path("name").asText(),
        component.path("version").asText(),
        licenses,
        StreamSupport.stream(component.path("hashes").spliterator(), false)
            .filter(hash -> hash.path("alg").asText().equals("SHA-256"))
            .map(hash -> hash.path("content").asText())
            .findFirst()
            .orElse("none"));
  }

  /** Path of its jar in a Maven repository. */
  String path() {
    return "%s/%s/%s/%s-%s.jar".formatted(group.replace('.', '/'), name, version, name, version);
  }

  @Override
  public String toString() {
    return name + " " + version + " under " + licenses;
  }
}
