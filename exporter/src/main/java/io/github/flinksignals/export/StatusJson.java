// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.Severity;
import java.nio.charset.StandardCharsets;

/**
 * Renders the status as JSON: times in ISO 8601 and UTC; seconds, bytes and ratios from 0 to 1 as
 * numbers; enums as their labels. Unknown fields are left out.
 */
public final class StatusJson {
  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .addMixIn(Severity.class, Labelled.class)
          .addMixIn(Blocker.class, Labelled.class)
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build()
          .writerWithDefaultPrettyPrinter();

  /** Writes an enum as its label without making its package depend on Jackson. */
  private interface Labelled {
    @JsonValue
    String label();
  }

  private StatusJson() {}

  /** Renders a status, or a record that contains one. */
  public static String render(Record status) {
    try {
      return WRITER.writeValueAsString(status) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of strings and numbers cannot be written", e);
    }
  }

  static byte[] bytes(Status status) {
    return render(status).getBytes(StandardCharsets.UTF_8);
  }
}
