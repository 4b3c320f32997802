// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.github.flinksignals.signal.FailureMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What is true in each recording, from {@code recordings/truth.json}.
 *
 * @param always modes that are active in all recordings, so nothing else is said about them
 * @param recordings by name, sorted
 */
record RecordedTruth(Set<FailureMode> always, Map<String, Truth> recordings) {
  private static final String RESOURCE = "/recordings/truth.json";

  RecordedTruth {
    recordings = new TreeMap<>(recordings);
  }

  /**
   * What is true in one recording. Before the fault no mode may be active, and at any time no other
   * than those of {@link #allowed}.
   *
   * @param fault index of the mark at which the fault begins; it is repaired at the next mark.
   *     Empty for a healthy job
   * @param must modes that must become active
   * @param may other modes that may become active
   * @param rootCauses modes that may be root causes; empty if that is not known
   */
  record Truth(
      Optional<Integer> fault,
      List<Must> must,
      List<FailureMode> may,
      Optional<List<FailureMode>> rootCauses,
      Optional<BlockingTask> bottleneck) {
    @JsonCreator
    Truth(
        @JsonProperty("fault") Integer fault,
        @JsonProperty("must") List<Must> must,
        @JsonProperty("may") List<FailureMode> may,
        @JsonProperty("rootCauses") List<FailureMode> rootCauses,
        @JsonProperty("bottleneck") BlockingTask bottleneck) {
      this(
          Optional.ofNullable(fault),
          must,
          may,
          Optional.ofNullable(rootCauses),
          Optional.ofNullable(bottleneck));
    }

    /** All modes that may be active after the fault. */
    Set<FailureMode> allowed() {
      Set<FailureMode> allowed = EnumSet.noneOf(FailureMode.class);
      allowed.addAll(may);
      must.forEach(one -> allowed.add(one.mode()));
      return allowed;
    }
  }

  /**
   * A mode that must become active.
   *
   * @param beginsWithin seconds after the fault
   * @param endsWithin seconds after the repair; empty if it may stay until the end
   */
  record Must(FailureMode mode, int beginsWithin, Optional<Integer> endsWithin) {
    @JsonCreator
    Must(
        @JsonProperty("mode") FailureMode mode,
        @JsonProperty("beginsWithin") int beginsWithin,
        @JsonProperty("endsWithin") Integer endsWithin) {
      this(mode, beginsWithin, Optional.ofNullable(endsWithin));
    }
  }

  /**
   * The task that blocks the others while the fault lasts.
   *
   * @param task beginning of its name
   * @param within seconds after the fault
   */
  record BlockingTask(String task, String role, int within) {}

  static RecordedTruth read() {
    ObjectMapper mapper =
        new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .registerModule(
                new SimpleModule().addDeserializer(FailureMode.class, new ModeReader()));
    try (InputStream file = RecordedTruth.class.getResourceAsStream(RESOURCE)) {
      return mapper.readValue(file, RecordedTruth.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  /** Modes are written as in the label {@code mode}. */
  private static final class ModeReader extends StdScalarDeserializer<FailureMode> {
    private static final long serialVersionUID = 1;

    ModeReader() {
      super(FailureMode.class);
    }

    @Override
    public FailureMode deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String label = parser.getText();
      return Stream.of(FailureMode.values())
          .filter(mode -> mode.label().equals(label))
          .findFirst()
          .orElseThrow(() -> new IOException("no failure mode " + label));
    }
  }
}
