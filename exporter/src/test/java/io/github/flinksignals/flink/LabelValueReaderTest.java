// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.memory.MemoryBudget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LabelValueReaderTest {
  private static final int VERTICES = 5_000;

  private static RestResponse<RestMessages.JobResponse> read(String json, long bytes)
      throws IOException {
    JsonBodies bodies = new JsonBodies();
    try (MemoryBudget.Lease lease = new MemoryBudget(bytes).lease(Duration.ofSeconds(1))) {
      return bodies.parse(
          new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
          false,
          LongStrings.Kind.NAMES,
          parser -> bodies.value(parser, RestMessages.JobResponse.class),
          lease);
    }
  }

  private static String job(String vertices) {
    return "{\"jid\":\"a\",\"state\":\"RUNNING\",\"vertices\":[" + vertices + "]}";
  }

  private static String vertex(String name) {
    return "{\"id\":\"v\",\"name\":" + name + ",\"parallelism\":1}";
  }

  @Test
  void chargesForALongNameOnlyWhatIsKept() throws IOException {
    String vertices =
        IntStream.range(0, VERTICES)
            .mapToObj(i -> vertex("\"" + "t".repeat(1_400) + i + "\""))
            .collect(Collectors.joining(","));
    // What is kept takes 600 bytes of each vertex; the names as they are sent take 1,400.
    RestResponse<RestMessages.JobResponse> response = read(job(vertices), VERTICES * 1_000L);

    assertThat(response.value().orElseThrow().vertices())
        .hasSize(VERTICES)
        .allMatch(vertex -> vertex.name().length() == LabelValues.LONGEST);
  }

  @ParameterizedTest
  @CsvSource({"'{}'", "'[]'", "null"})
  void refusesANameThatIsNoText(String name) throws IOException {
    assertThat(read(job(vertex(name)), 1 << 20)).isInstanceOf(RestResponse.Malformed.class);
  }
}
