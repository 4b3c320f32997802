// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.fake;

import io.github.flinksignals.flink.Captured;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Responses about a job of one source, one operator and two sinks, captured where possible. */
final class CapturedJob {
  private static final String NAMES =
      "Source__orders.watermarkLag Source__orders.currentEmitEventTimeLag"
          + " Source__orders.pendingRecords Source__orders.sourceIdleTime"
          + " Source__orders.numRecordsOut";

  private CapturedJob() {}

  /** An element of {@code /jobs/overview}. */
  static String entry(String id, String name, long startTime, String state) {
    return ("{'jid':'%s','name':'%s','start-time':%d,'end-time':-1,'state':'%s',"
            + "'tasks':{'total':4,'running':4}}")
        .formatted(id, name, startTime, state)
        .replace('\'', '"');
  }

  /** The responses by path. */
  static Map<String, String> responses(String id) {
    String job = "/jobs/" + id;
    String source = job + "/vertices/source/subtasks/metrics";
    Map<String, String> responses = new HashMap<>();
    responses.put(job, details(id, FakeJobManager.STARTED));
    responses.put(job + "/checkpoints", Captured.body("2.2.0", "checkpoints-restored"));
    responses.put(job + "/checkpoints/config", Captured.body("2.2.0", "checkpoints-config"));
    responses.put(job + "/metrics", "[{\"id\":\"numRestarts\",\"value\":\"0\"}]");
    responses.put(job + "/exceptions", Captured.body("2.2.0", "exceptions-own-code"));
    responses.put(source, names(NAMES));
    responses.put(source + "?get", aggregated("Source__orders.watermarkLag", "2000"));
    responses.put(
        job + "/vertices/left/subtasks/metrics?get",
        aggregated("currentInputWatermark", "1700000000000"));
    responses.put(job + "/vertices/right/subtasks/metrics?get", "[]");
    return responses;
  }

  static String details(String id, long runningSince) {
    return ("{'jid':'%s','state':'RUNNING','job-type':'STREAMING','timestamps':{'RUNNING':%d},"
            + "'vertices':[%s,%s,%s,%s],'plan':{'nodes':["
            + "{'id':'source'},{'id':'map','inputs':[{'id':'source'}]},"
            + "{'id':'left','inputs':[{'id':'map'}]},{'id':'right','inputs':[{'id':'map'}]}]}}")
        .formatted(
            id, runningSince, vertex("source"), vertex("map"), vertex("left"), vertex("right"))
        .replace('\'', '"');
  }

  private static String vertex(String id) {
    return ("{'id':'%s','name':'%s','parallelism':1,'tasks':{'RUNNING':1},'metrics':{"
            + "'read-records-complete':true,'write-records-complete':true}}")
        .formatted(id, id);
  }

  /** A list of metrics with these names, which are separated by spaces. */
  static String names(String names) {
    return List.of(names.split(" ", -1)).stream()
        .map(name -> "{\"id\":\"" + name + "\"}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  static String aggregated(String id, String value) {
    return "[{'id':'%s','min':%s,'max':%s,'sum':%s}]"
        .formatted(id, value, value, value)
        .replace('\'', '"');
  }
}
