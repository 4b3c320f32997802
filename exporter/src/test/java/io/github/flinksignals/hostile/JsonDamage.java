// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Damage to one JSON value; the result is still JSON. */
final class JsonDamage {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Values that a JobManager should never return, as they appear in a body. */
  private static final List<String> EXTREMES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "0.5",
          "1e400",
          "-1e400",
          "1e308",
          "1e-400",
          "2147483647",
          "-2147483648",
          "4294967296",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "1" + "0".repeat(500),
          "\"\"",
          "\"NaN\"",
          "\"Infinity\"",
          "\"-1\"",
          "\"9223372036854775807\"",
          "\"1e400\"",
          "\"RUNNING\"",
          "\"..\"",
          "\"a/b?c#d%e\"",
          "\"quote \\\" backslash \\\\ newline \\n tab \\t zero \\u0000\"",
          "\"<script>alert('&')</script>\"",
          "\"lone \\ud800 surrogate\"",
          "\"right \\u202e to left \\u2028 line\"",
          "\"\\ud83d\\ude80\"",
          "\"" + "long ".repeat(2_000) + "\"",
          "\"" + "a.".repeat(20_000) + "a\"",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "[{}]",
          "{\"\":null}",
          "{\"RUNNING\":-7,\"total\":2147483647}",
          "{\"nodes\":[{\"id\":\"v0\",\"inputs\":[{\"id\":\"v0\"},{\"id\":\"nobody\"}]}]}");

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private int next;
  private int target;

  private JsonDamage(Random random) {
    this.random = random;
  }

  /**
   * Removes, repeats, wraps or replaces one value, by an extreme value or by another one from the
   * same body.
   *
   * @return the input if it is not JSON
   */
  static String to(String body, Random random) {
    try {
      JsonNode root = MAPPER.readTree(body);
      return root.isMissingNode() ? body : new JsonDamage(random).damage(root);
    } catch (JsonProcessingException e) {
      return body;
    }
  }

  private String damage(JsonNode root) {
    List<JsonNode> all = new ArrayList<>();
    collect(root, all);
    target = random.nextInt(all.size());
    JsonNode other = all.get(random.nextInt(all.size()));
    write(root, "", random.nextInt(8), other);
    return text.toString();
  }

  private static void collect(JsonNode node, List<JsonNode> all) {
    all.add(node);
    node.forEach(child -> collect(child, all));
  }

  /**
   * @param key the text before the value: the field name with its colon, or empty
   */
  private void write(JsonNode node, String key, int kind, JsonNode other) {
    if (next++ != target) {
      text.append(key);
      plain(node, kind, other);
      return;
    }
    String value = node.toString();
    next += descendants(node);
    switch (kind) {
      case 0 -> text.append(key.isEmpty() ? "null" : "\"removed\":0");
      case 1 -> text.append(key).append(value).append(key.isEmpty() ? "" : "," + key + value);
      case 2 -> text.append(key).append("[" + value + "," + value + "]");
      case 3 -> text.append(key).append(other);
      case 4 -> text.append(key).append(JsonNodeFactory.instance.textNode(value));
      default -> text.append(key).append(EXTREMES.get(random.nextInt(EXTREMES.size())));
    }
  }

  private static int descendants(JsonNode node) {
    int count = 0;
    for (JsonNode child : node) {
      count += 1 + descendants(child);
    }
    return count;
  }

  private void plain(JsonNode node, int kind, JsonNode other) {
    if (node.isObject()) {
      text.append('{');
      Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        String key = JsonNodeFactory.instance.textNode(field.getKey()) + ":";
        write(field.getValue(), key, kind, other);
        text.append(fields.hasNext() ? "," : "");
      }
      text.append('}');
    } else if (node.isArray()) {
      text.append('[');
      for (int i = 0; i < node.size(); i++) {
        text.append(i == 0 ? "" : ",");
        write(node.get(i), "", kind, other);
      }
      text.append(']');
    } else {
      text.append(node);
    }
  }
}
