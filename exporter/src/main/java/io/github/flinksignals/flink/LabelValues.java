// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.text.VisibleText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Turns names from Flink, such as those of jobs and tasks, into values of labels. */
public final class LabelValues {
  /**
   * Generated names of SQL jobs have a few hundred characters, and each page repeats a name many
   * times.
   */
  public static final int LONGEST = 500;

  private LabelValues() {}

  /**
   * The name itself if it has at most {@link #LONGEST} UTF-16 units. A longer name is cut and ends
   * in a hash of the whole name, so two names that differ stay different. Lone surrogates are
   * replaced here because UTF-8 cannot encode them: every output must show the same name.
   */
  public static String of(String name) {
    String whole = VisibleText.wellFormed(name);
    if (whole.length() <= LONGEST) {
      return whole;
    }
    String ending = "...#" + hash(name);
    return VisibleText.wellFormed(whole.substring(0, LONGEST - ending.length())) + ending;
  }

  /** 128 bits, because a tenant who can choose names can make 32 bits collide. */
  private static String hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_16BE));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
