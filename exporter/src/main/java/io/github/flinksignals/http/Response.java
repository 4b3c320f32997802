// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import java.nio.charset.StandardCharsets;

/**
 * What a request is answered with.
 *
 * @param gzip whether the body is compressed
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and not changed once it is made.
record Response(int status, String contentType, boolean gzip, byte[] body) {
  static final String TEXT = "text/plain; charset=utf-8";

  static Response text(int status, String text) {
    return new Response(status, TEXT, false, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
