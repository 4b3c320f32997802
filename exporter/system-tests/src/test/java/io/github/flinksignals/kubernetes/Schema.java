// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A structural schema of Kubernetes: the fields of an object and the types of their values. The API
 * server silently drops a field that is not in the schema, so such a field is an error here.
 *
 * @param definitions the targets of references
 */
record Schema(JsonNode node, JsonNode definitions) {
  static final String DEFINITIONS = "#/definitions/";

  /** The violations in a value, each with its path; empty if the value is valid. */
  List<String> violations(JsonNode value) {
    List<String> violations = new ArrayList<>();
    check("", value, node, violations);
    return violations;
  }

  private void check(String path, JsonNode value, JsonNode schema, List<String> violations) {
    if (isScalarOfAnyKind(schema)) {
      expect(path, value.isValueNode(), "a number or text", violations);
      return;
    }
    if (schema.has("$ref")) {
      String name = schema.get("$ref").asText().replace(DEFINITIONS, "");
      check(path, value, definitions.get(name), violations);
      return;
    }
    switch (schema.path("type").asText()) {
      case "object" -> {
        expect(path, value.isObject(), "an object", violations);
        checkFields(path, value, schema, violations);
      }
      case "array" -> {
        expect(path, value.isArray(), "a list", violations);
        for (int i = 0; i < value.size(); i++) {
          check(path + "[" + i + "]", value.get(i), schema.get("items"), violations);
        }
      }
      case "string" -> expect(path, value.isTextual(), "text", violations);
      case "integer" -> expect(path, value.isIntegralNumber(), "a whole number", violations);
      case "number" -> expect(path, value.isNumber(), "a number", violations);
      case "boolean" -> expect(path, value.isBoolean(), "true or false", violations);
      default -> throw new IllegalStateException(path + ": unsupported schema " + schema);
    }
    if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
      violations.add(path + ": expected one of " + schema.get("enum"));
    }
  }

  /** Ports and quantities, which can be numbers or text. */
  private static boolean isScalarOfAnyKind(JsonNode schema) {
    String type = schema.path("existingJavaType").asText();
    return schema.path("x-kubernetes-int-or-string").asBoolean()
        || type.endsWith("IntOrString")
        || type.endsWith("Quantity");
  }

  private void checkFields(String path, JsonNode value, JsonNode schema, List<String> violations) {
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String child = path + "/" + field.getKey();
      if (schema.path("properties").has(field.getKey())) {
        check(child, field.getValue(), schema.get("properties").get(field.getKey()), violations);
      } else if (schema.path("additionalProperties").isObject()) {
        check(child, field.getValue(), schema.get("additionalProperties"), violations);
      } else {
        violations.add(child + ": unknown field");
      }
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      boolean required =
          property.getValue().path("required").asBoolean()
              || schema
                  .path("required")
                  .valueStream()
                  .anyMatch(n -> n.asText().equals(property.getKey()));
      if (required && !value.has(property.getKey())) {
        violations.add(path + "/" + property.getKey() + ": is missing");
      }
    }
  }

  private static void expect(String path, boolean met, String what, List<String> violations) {
    if (!met) {
      violations.add(path + ": expected " + what);
    }
  }
}
