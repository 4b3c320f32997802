// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import mockwebserver3.MockResponse;
import okio.Buffer;

/** The answer of a server to one request. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and not changed once it is made.
public record Answer(int status, byte[] body) {
  public static Answer of(int status, String body) {
    return new Answer(status, body.getBytes(StandardCharsets.UTF_8));
  }

  static Answer of(MockResponse response) {
    Buffer body = new Buffer();
    try {
      if (response.getBody() != null) {
        response.getBody().writeTo(body);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Answer(response.getCode(), body.readByteArray());
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
