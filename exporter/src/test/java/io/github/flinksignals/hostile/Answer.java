// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import java.nio.charset.StandardCharsets;

/** The answer of a server to one request. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and not changed once it is made.
record Answer(int status, byte[] body) {
  static Answer of(int status, String body) {
    return new Answer(status, body.getBytes(StandardCharsets.UTF_8));
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
