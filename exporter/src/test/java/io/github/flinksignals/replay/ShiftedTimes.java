// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Moves the times in recorded bodies, so that the recording seems to happen at another time. Flink
 * writes times as epoch milliseconds, in metrics also as text and as floating-point numbers.
 */
final class ShiftedTimes {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** No other number in a recording is as close to its own time. */
  private static final Duration NEAR = Duration.ofDays(30);

  private static final Pattern NUMBER = Pattern.compile("\\d{13}(\\.0)?|\\d\\.\\d+E12");

  private final double earliest;
  private final double latest;
  private final long by;

  /** Moves times of a recording that began at {@code start} as if it began at {@code now}. */
  ShiftedTimes(Instant start, Instant now) {
    earliest = start.minus(NEAR).toEpochMilli();
    latest = start.plus(NEAR).toEpochMilli();
    by = now.toEpochMilli() - start.toEpochMilli();
  }

  /** A JSON body with moved times; another body as it is. */
  String body(String body) {
    try {
      JsonNode json = MAPPER.readTree(body);
      return json.isContainerNode() ? shifted(json).toString() : body;
    } catch (JsonProcessingException e) {
      return body;
    }
  }

  private JsonNode shifted(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode result = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(field -> result.set(field.getKey(), shifted(field.getValue())));
      return result;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode result = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> result.add(shifted(element)));
      return result;
    }
    if (node.isNumber() && near(node.asDouble())) {
      return JsonNodeFactory.instance.numberNode(node.asLong() + by);
    }
    if (node.isTextual() && NUMBER.matcher(node.asText()).matches()) {
      double value = Double.parseDouble(node.asText());
      return near(value)
          ? JsonNodeFactory.instance.textNode(Long.toString((long) value + by))
          : node;
    }
    return node;
  }

  private boolean near(double value) {
    return value > earliest && value < latest;
  }
}
