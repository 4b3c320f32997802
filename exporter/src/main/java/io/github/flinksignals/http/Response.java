// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import java.nio.charset.StandardCharsets;

/** The answer to a request, whose body may be compressed with gzip. */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and not changed once it is made.
public record Response(int status, String contentType, boolean gzip, byte[] body) {
  /** A page for people. */
  public static Response html(byte[] body) {
    return new Response(200, "text/html; charset=utf-8", false, body);
  }

  /** A page for programs. */
  public static Response json(byte[] body) {
    return new Response(200, "application/json", false, body);
  }

  static Response text(int status, String text) {
    return new Response(
        status, "text/plain; charset=utf-8", false, (text + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
