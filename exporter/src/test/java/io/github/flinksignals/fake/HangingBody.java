// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.fake;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import mockwebserver3.MockResponseBody;
import okio.BufferedSink;

/** A body that begins, and ends after a pause. */
record HangingBody(String beginning, Duration pause) implements MockResponseBody {
  @Override
  public long getContentLength() {
    return -1;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.writeUtf8(beginning).flush();
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }
}
