// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.fake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import mockwebserver3.MockResponseBody;
import okio.BufferedSink;

/** A body that continues until the client stops reading. */
record EndlessBody(String beginning, String repeated) implements MockResponseBody {
  /** Large, because the client must not be faster than the server. */
  private static final int BLOCK = 1 << 16;

  @Override
  public long getContentLength() {
    return -1;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    byte[] block = repeated.repeat(1 + BLOCK / repeated.length()).getBytes(StandardCharsets.UTF_8);
    sink.writeUtf8(beginning);
    while (true) {
      sink.write(block);
    }
  }
}
