// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** The example Alertmanager configuration with other receivers and group waits. */
final class ExampleConfiguration {
  private ExampleConfiguration() {}

  /**
   * Writes the configuration and the notification template into a directory.
   *
   * @param sink receives the notifications at {@code /} followed by the name of the receiver
   * @param groupWait how long an Alertmanager waits for further alerts of a group
   */
  static Path write(Path directory, URI sink, String groupWait) {
    JsonNode configuration = AlertPack.read(AlertPack.ALERTMANAGER);
    for (JsonNode receiver : configuration.path("receivers")) {
      for (JsonNode slack : receiver.path("slack_configs")) {
        ((ObjectNode) slack).put("api_url", sink + "/" + receiver.path("name").asText());
      }
    }
    ObjectNode route = (ObjectNode) configuration.path("route");
    route.put("group_wait", groupWait).put("group_interval", groupWait);
    for (JsonNode child : route.path("routes")) {
      ((ObjectNode) child).put("group_wait", groupWait);
    }
    try {
      Files.copy(
          AlertPack.DIRECTORY.resolve("flink-signals.tmpl"),
          directory.resolve("flink-signals.tmpl"));
      // JSON is YAML.
      return Files.writeString(
          directory.resolve("alertmanager.yml"),
          new ObjectMapper().writeValueAsString(configuration));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
