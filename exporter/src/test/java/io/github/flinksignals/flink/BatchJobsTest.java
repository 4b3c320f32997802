// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchJobsTest {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  @ParameterizedTest(name = "{4}")
  @CsvSource({
    "BATCH,     BATCH,     pipelined,         true,  job-type says so since 1.20",
    "STREAMING, BATCH,     pipelined_bounded, false, job-type is more specific than plan.type",
    "STREAMING, STREAMING, pipelined_bounded, false, a streaming job",
    ",          BATCH,     pipelined,         true,  before 1.20 only the plan says so",
    ",          STREAMING, pipelined_bounded, false, a streaming job before 1.20",
    ",          STREAMING, blocking,          true,  a task waits until its input is complete",
    ",          STREAMING, BLOCKING,          true,  the case does not matter",
    ",          ,          blocking_persistent, true, the plan has no type",
    ",          ,          ,                  false, nothing is known",
    ",          STREAMING, hybrid_full,       true,  the reader may wait for a slot",
    ",          ,          HYBRID_SELECTIVE,  true,  only batch jobs have hybrid exchanges",
    "STREAMING, STREAMING, blocking,          true,  the reader waits whatever the type is"
  })
  void recognizesBatchJobs(
      String jobType, String planType, String exchange, boolean batch, String why)
      throws IOException {
    String json =
        """
        {"jid": "a", "name": "n", "state": "RUNNING", "start-time": 1, "now": 2,
         "timestamps": {}, "vertices": [], "job-type": %s,
         "plan": {"type": %s, "nodes": [{"id": "2", "inputs": [{"id": "1", "exchange": %s}]}]}}
        """
            .formatted(quoted(jobType), quoted(planType), quoted(exchange));
    RestMessages.JobResponse job = MAPPER.readValue(json, RestMessages.JobResponse.class);

    assertThat(BatchJobs.batch(job)).as(why).isEqualTo(batch);
  }

  private static String quoted(String text) {
    return text == null ? "null" : '"' + text + '"';
  }
}
