// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The answer to a request, whose body may be compressed with gzip. */
public record Response(int status, String contentType, boolean gzip, Body body) {
  /** The JDK copies each piece twice, and keeps the copies until the client has read the piece. */
  private static final int PIECE = 16 * 1024;

  /** What is sent after the header. */
  public interface Body {
    /** In bytes. */
    long length();

    /** Writes piece by piece, because the client may be slow and the body long. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** A body that is in memory. */
  public static Body of(byte[] bytes) {
    return new Body() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        for (int sent = 0; sent < bytes.length; sent += PIECE) {
          out.write(bytes, sent, Math.min(PIECE, bytes.length - sent));
        }
      }
    };
  }

  /** A page for people. */
  public static Response html(byte[] body) {
    return new Response(200, "text/html; charset=utf-8", false, of(body));
  }

  /** Plain text, in UTF-8. A newline is appended. */
  public static Response text(int status, String text) {
    return new Response(
        status,
        "text/plain; charset=utf-8",
        false,
        of((text + "\n").getBytes(StandardCharsets.UTF_8)));
  }
}
