// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The JSON bodies of {@code /applications}; see {@link RestMessages}. */
final class ApplicationMessages {
  private ApplicationMessages() {}

  /** {@code /applications/overview} of Flink 2.3 and later. */
  record ApplicationsOverview(List<ApplicationOverview> applications) {
    ApplicationsOverview {
      Objects.requireNonNull(applications, "applications");
    }
  }

  /**
   * @param jobs number of jobs by state; empty if the main method has not submitted any
   */
  record ApplicationOverview(
      String id,
      @JsonDeserialize(using = LabelValueReader.class) String name,
      @JsonProperty("start-time") long startTime,
      @JsonProperty("end-time") long endTime,
      String status,
      Map<String, Integer> jobs) {
    ApplicationOverview {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(status, "status");
      if (id.length() > RestMessages.LONGEST_ID) {
        throw new IllegalArgumentException("invalid id of an application");
      }
      jobs = jobs == null ? Map.of() : jobs;
    }
  }
}
