// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import java.util.function.Supplier;

/** A page with a path of its own, whose body is rendered for each request. */
public record Page(String contentType, Supplier<byte[]> body) {
  /** A page for people. */
  public static Page html(Supplier<byte[]> body) {
    return new Page("text/html; charset=utf-8", body);
  }

  /** A page for programs. */
  public static Page json(Supplier<byte[]> body) {
    return new Page("application/json", body);
  }
}
