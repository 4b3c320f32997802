// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;

/**
 * The status as JSON: records as objects, times in ISO 8601 and UTC, seconds, bytes and ratios from
 * 0 to 1 as numbers. What is not known is left out.
 */
public final class StatusJson {
  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build()
          .writerWithDefaultPrettyPrinter();

  private StatusJson() {}

  /** A status, or a record that holds one. */
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
