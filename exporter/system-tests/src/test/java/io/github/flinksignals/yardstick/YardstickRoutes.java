// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.yardstick;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.flinksignals.alerts.AlertPack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The configuration of the Alertmanager that notifies for all rule sets. The shipped example, with
 * its wait times, applies to the shipped alerts. Each other set has a route of its own.
 */
final class YardstickRoutes {
  /** The shortest wait of the shipped example, so that the others never wait longer. */
  private static final String OTHERS_WAIT = "10s";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private YardstickRoutes() {}

  /**
   * Writes the configuration into a directory.
   *
   * @param sink receives the notifications at {@code /} followed by the id of the rule set
   */
  static Path write(Path directory, URI sink) {
    try {
      // JSON is YAML.
      return Files.writeString(
          directory.resolve("alertmanager.yml"), configuration(sink).toPrettyString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode configuration(URI sink) {
    JsonNode example = AlertPack.read(AlertPack.ALERTMANAGER);
    ObjectNode configuration = MAPPER.createObjectNode();
    ObjectNode root = configuration.putObject("route").put("receiver", "none");
    ArrayNode routes = root.putArray("routes");
    ArrayNode receivers = configuration.putArray("receivers");
    addShipped(example, routes, receivers, sink);
    ArrayNode inhibitions = configuration.putArray("inhibit_rules");
    example.path("inhibit_rules").forEach(rule -> inhibitions.add(ofShippedAlerts(rule)));
    for (RuleSet other : List.of(RuleSet.COMMUNITY, RuleSet.COMMUNITY_1M, RuleSet.AWS)) {
      addOther(other, example.path("route"), routes);
      addReceiver(receivers, other.id(), other, sink);
    }
    return configuration;
  }

  private static void addShipped(
      JsonNode example, ArrayNode routes, ArrayNode receivers, URI sink) {
    ObjectNode route = ((ObjectNode) example.path("route")).deepCopy();
    route.putArray("matchers").add(RuleSet.FLINK_SIGNALS.matcher());
    routes.add(route);
    for (JsonNode receiver : example.path("receivers")) {
      String name = receiver.path("name").asText();
      if (receiver.has("slack_configs")) {
        addReceiver(receivers, name, RuleSet.FLINK_SIGNALS, sink);
      } else {
        receivers.addObject().put("name", name);
      }
    }
  }

  private static void addOther(RuleSet set, JsonNode example, ArrayNode routes) {
    ObjectNode route =
        routes
            .addObject()
            .put("receiver", set.id())
            .put("group_wait", OTHERS_WAIT)
            .put("group_interval", example.path("group_interval").asText())
            .put("repeat_interval", example.path("repeat_interval").asText());
    route.putArray("matchers").add(set.matcher());
    route.putArray("group_by").add("app").add("alertname").add("job_name");
  }

  private static void addReceiver(ArrayNode receivers, String name, RuleSet set, URI sink) {
    receivers
        .addObject()
        .put("name", name)
        .putArray("webhook_configs")
        .addObject()
        .put("url", sink + "/" + set.id())
        .put("send_resolved", true);
  }

  private static JsonNode ofShippedAlerts(JsonNode rule) {
    ObjectNode own = rule.deepCopy();
    own.withArray("/source_matchers").add(RuleSet.FLINK_SIGNALS.matcher());
    own.withArray("/target_matchers").add(RuleSet.FLINK_SIGNALS.matcher());
    return own;
  }

  /** How long the shipped example waits for further alerts before it notifies of one. */
  static Duration groupWait(String severity) {
    JsonNode route = AlertPack.read(AlertPack.ALERTMANAGER).path("route");
    for (JsonNode child : route.path("routes")) {
      String matcher = "severity=\"" + severity + "\"";
      if (child.path("matchers").path(0).asText().equals(matcher) && child.has("group_wait")) {
        return RuleSet.duration(child.path("group_wait").asText());
      }
    }
    return RuleSet.duration(route.path("group_wait").asText());
  }
}
