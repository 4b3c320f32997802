// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.text;

/** Paths of checkpoints. Their URIs may contain credentials, which are never kept. */
public final class StoragePath {
  private static final String AUTHORITY = "://";

  private StoragePath() {}

  /**
   * The path without user information and query: {@code s3://bucket/chk-1} for {@code
   * s3://key:secret@bucket/chk-1?sig=secret}. A secret that is not escaped may contain slashes, so
   * everything before the last {@code @} is removed.
   */
  public static String withoutCredentials(String path) {
    int scheme = path.indexOf(AUTHORITY);
    if (scheme < 0) {
      return path;
    }
    int start = scheme + AUTHORITY.length();
    int query = path.indexOf('?', start);
    String rest = path.substring(start, query < 0 ? path.length() : query);
    return path.substring(0, start) + rest.substring(rest.lastIndexOf('@') + 1);
  }
}
