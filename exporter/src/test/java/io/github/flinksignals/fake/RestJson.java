// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.fake;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The parts of which the answers of simulated JobManagers consist. */
public final class RestJson {
  private static final List<String> TASK_STATES =
      List.of(
          "created scheduled deploying initializing running failed finished canceling canceled reconciling"
              .split(" ", -1));

  private RestJson() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode list(List<ObjectNode> elements) {
    return JsonNodeFactory.instance.arrayNode().addAll(elements);
  }

  /** A metric of a job or of the JobManager, of which Flink reports the value as a string. */
  public static ObjectNode metric(String id, int value) {
    return object().put("id", id).put("value", Integer.toString(value));
  }

  /** {@code tasks} of {@code /jobs/overview}: the number of subtasks by state, all 0. */
  public static ObjectNode noSubtasks() {
    ObjectNode counts = object();
    TASK_STATES.forEach(state -> counts.put(state, 0));
    return counts;
  }
}
