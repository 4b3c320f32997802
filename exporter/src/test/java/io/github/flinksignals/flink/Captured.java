// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Bodies of responses from real clusters, by Flink version. */
public final class Captured {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private Captured() {}

  public static String body(String version, String name) {
    String resource = "/flink/" + version + "/" + name + ".json";
    try (InputStream file = Captured.class.getResourceAsStream(resource)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  public static <T> T read(String version, String name, Class<T> type) {
    try {
      return MAPPER.readValue(body(version, name), type);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot parse " + name + " of " + version, e);
    }
  }
}
