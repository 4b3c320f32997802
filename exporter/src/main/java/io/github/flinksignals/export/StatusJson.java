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
import io.github.flinksignals.text.VisibleText;
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

  private static final char DELETE = 0x7f;

  private StatusJson() {}

  /** Renders a status, or a record that contains one. */
  public static String render(Record status) {
    try {
      return safe(WRITER.writeValueAsString(status)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of strings and numbers cannot be written", e);
    }
  }

  /**
   * Escapes characters that control a terminal, or that a pipeline reads as the beginning of a
   * command ({@code ##vso[}). A parser reads the same text.
   */
  private static String safe(String json) {
    StringBuilder safe = new StringBuilder(json.length());
    int before = 0;
    for (int i = 0; i < json.length(); i++) {
      char next = json.charAt(i);
      // Jackson escapes ASCII control characters inside strings; here they are line breaks.
      boolean control = next >= DELETE && !Character.isSurrogate(next) && VisibleText.unsafe(next);
      if (control || (next == '#' && before == '#')) {
        safe.append("\\u%04x".formatted((int) next));
      } else {
        safe.append(next);
      }
      before = next;
    }
    return safe.toString();
  }

  static byte[] bytes(Status status) {
    return render(status).getBytes(StandardCharsets.UTF_8);
  }
}
