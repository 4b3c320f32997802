// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.memory.MemoryBudget;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that are made to be remembered. */
final class JsonBodiesTest {
  private static final String OVERVIEW = "{\"jobs\":[]}";

  private final JsonBodies json = new JsonBodies();
  private final MemoryBudget budget = new MemoryBudget(10 << 20);

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void refusesAnotherEncodingThanUtf8(String charset) throws IOException {
    assertThat(parse(OVERVIEW, StandardCharsets.UTF_8).value()).isPresent();

    assertThat(parse(OVERVIEW, Charset.forName(charset)))
        .isInstanceOf(RestResponse.Malformed.class);
  }

  @Test
  void limitsTheNamesOfFieldsAlsoIfTheirHashCodesAreEqual() throws IOException {
    String fields =
        IntStream.range(0, 10_000)
            .mapToObj(number -> "\"" + sameHashCode(number) + "\":1")
            .collect(Collectors.joining(","));

    assertThat(parse("{" + fields + ",\"jobs\":[]}", StandardCharsets.UTF_8).explanation())
        .isEqualTo("answered with too much data: more than 8192 names of fields");
  }

  @Test
  void doesNotCountANameOfAFieldAgain() throws IOException {
    String jobs = "{\"name\":1},".repeat(10_000);

    assertThat(parse("{\"jobs\":[" + jobs + "{}]}", StandardCharsets.UTF_8).value()).isPresent();
  }

  /** The hash codes of "Aa" and "BB" are equal. */
  private static String sameHashCode(int number) {
    return IntStream.range(0, 14)
        .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }

  private RestResponse<RestMessages.JobsOverview> parse(String document, Charset charset)
      throws IOException {
    try (MemoryBudget.Lease lease = budget.lease(Duration.ofSeconds(10))) {
      return json.parse(
          new ByteArrayInputStream(document.getBytes(charset)),
          false,
          LongStrings.Kind.NAMES,
          parser -> json.<RestMessages.JobsOverview>value(parser, RestMessages.JobsOverview.class),
          lease);
    }
  }
}
