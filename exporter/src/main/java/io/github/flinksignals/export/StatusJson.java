// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The status as JSON: times in ISO 8601 and UTC; what is not known is left out. */
final class StatusJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ObjectWriter WRITER = MAPPER.writerWithDefaultPrettyPrinter();

  private StatusJson() {}

  static byte[] render(Status status) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("at", status.at().toString());
    ObjectNode flink = root.putObject("flink");
    flink.put("reachable", status.reachable());
    status.lastReached().ifPresent(time -> flink.put("lastReached", time.toString()));
    status.flinkVersion().ifPresent(version -> flink.put("version", version));
    ArrayNode jobs = root.putArray("jobs");
    status.jobs().forEach(job -> render(job, jobs.addObject()));
    try {
      return WRITER.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings and numbers cannot be written", e);
    }
  }

  private static void render(Status.JobStatus job, ObjectNode node) {
    node.put("name", job.name());
    job.jobId().ifPresent(id -> node.put("id", id));
    job.state().ifPresent(state -> node.put("state", state));
    job.seenAt().ifPresent(time -> node.put("seenAt", time.toString()));
    node.put("blind", job.blind());
    node.put("scaleSafe", job.scaleSafe());
    ArrayNode blockers = node.putArray("blockers");
    for (Status.BlockerStatus blocker : job.blockers()) {
      blockers.addObject().put("blocker", blocker.blocker()).put("meaning", blocker.meaning());
    }
    ArrayNode active = node.putArray("failureModes");
    for (Status.ActiveMode mode : job.active()) {
      active
          .addObject()
          .put("mode", mode.mode())
          .put("severity", mode.severity())
          .put("root", mode.root())
          .put("since", mode.since().toString())
          .put("meaning", mode.meaning())
          .put("evidence", mode.evidence())
          .put("remedy", mode.remedy());
    }
    ArrayNode unknown = node.putArray("unknown");
    for (Status.UnknownMode mode : job.unknown()) {
      unknown.addObject().put("mode", mode.mode()).put("missing", mode.missing());
    }
  }
}
