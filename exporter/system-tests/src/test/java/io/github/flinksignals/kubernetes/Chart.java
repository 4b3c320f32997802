// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The Helm chart, rendered by Helm itself. */
record Chart(Path directory) {
  /** The chart of the repository. */
  static Chart ofRepository() {
    return new Chart(Manifests.DIRECTORY.resolve("chart"));
  }

  /**
   * The objects of the release {@code session} in the namespace {@code flink}.
   *
   * @param values values by path, as in {@code helm --set}
   * @throws IllegalStateException if Helm rejects the values
   */
  List<JsonNode> render(Map<String, ?> values) {
    TemplateCommand command =
        new Helm(directory)
            .template()
            .withName("session")
            .withNamespace("flink")
            .withKubeVersion("1.31.0");
    values.forEach(command::set);
    return Manifests.parse(command.call());
  }

  /** The only object of a kind among rendered objects. */
  static JsonNode only(List<JsonNode> objects, String kind) {
    List<JsonNode> found =
        objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one " + kind + ", got " + found.size());
    }
    return found.get(0);
  }
}
