// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.flinksignals.scale.ScaleLimit;
import io.github.flinksignals.scale.ScaleResult;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.Severity;
import io.github.flinksignals.text.VisibleText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Renders the status as JSON: times in ISO 8601 and UTC; seconds, bytes and ratios from 0 to 1 as
 * numbers; enums as their labels. Unknown fields are left out.
 */
public final class StatusJson {
  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .addMixIn(Severity.class, Labelled.class)
          .addMixIn(Blocker.class, Labelled.class)
          .addMixIn(ScaleLimit.class, Labelled.class)
          .addMixIn(ScaleResult.class, Labelled.class)
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build()
          .writerWithDefaultPrettyPrinter()
          .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  /** Writes an enum as its label without making its package depend on Jackson. */
  private interface Labelled {
    @JsonValue
    String label();
  }

  private static final char DELETE = 0x7f;

  private StatusJson() {}

  /** Renders a status, or a record that contains one. */
  public static String render(Record status) {
    StringWriter json = new StringWriter();
    try {
      write(json, status);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory cannot fail", e);
    }
    return json.toString();
  }

  /** Writes a status, or a record that contains one. */
  static void write(Writer json, Record status) throws IOException {
    WRITER.writeValue(new SafeWriter(json), status);
    json.write("\n");
  }

  /**
   * Escapes characters that control a terminal, or that a pipeline reads as the beginning of a
   * command ({@code ##vso[}). A parser reads the same text.
   */
  private static final class SafeWriter extends Writer {
    private final Writer out;
    private int before;

    SafeWriter(Writer out) {
      this.out = out;
    }

    @Override
    public void write(char[] json, int offset, int length) throws IOException {
      for (int i = offset; i < offset + length; i++) {
        char next = json[i];
        // Jackson escapes ASCII control characters inside strings; here they are line breaks.
        boolean control =
            next >= DELETE && !Character.isSurrogate(next) && VisibleText.unsafe(next);
        if (control || (next == '#' && before == '#')) {
          out.write("\\u%04x".formatted((int) next));
        } else {
          out.write(next);
        }
        before = next;
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
