// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** A job of a {@link FakeJobManager}, which answers in Flink's JSON. */
public interface ServedJob {
  String id();

  /** Whether the endpoints of this job answer; the overview lists it in any case. */
  boolean answering();

  /** Its element of {@code /jobs/overview}. */
  ObjectNode overview(Instant now);

  /**
   * The answer to a request below {@code /jobs/:id}; null if the path is not found.
   *
   * @param path empty for the job itself
   * @param get the query parameter; null if absent
   * @param clockReported whether {@code now} is part of the job
   */
  JsonNode answer(String path, String get, Instant now, boolean clockReported);
}
