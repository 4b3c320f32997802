// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.text.VisibleText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns names from Flink, such as those of jobs and tasks, into values of labels. */
public final class LabelValues {
  /**
   * Generated names of SQL jobs have a few hundred characters, and each page repeats a name many
   * times.
   */
  public static final int LONGEST = 500;

  /** The shortest length of a shortened value: the hash and the beginning of the name. */
  public static final int SHORTEST = 64;

  private static final String ENDING = "...#";
  private static final int HASH_BYTES = 16;
  private static final int ENDING_LENGTH = ENDING.length() + 2 * HASH_BYTES;

  /** How many UTF-16 units of a longer name its shortest form begins with. */
  public static final int KEPT = SHORTEST - ENDING_LENGTH;

  private static final Pattern SHORTENED = Pattern.compile("\\.\\.\\.#[0-9a-f]{32}$");

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
    return cut(whole, LONGEST, hashed(name));
  }

  /**
   * A shorter form of a label value, for a page with too many long names. It ends in the hash of
   * the whole name, which {@link #of} may have added already.
   *
   * @param longest at least {@link #SHORTEST}
   */
  public static String shorten(String value, int longest) {
    return value.length() <= longest
        ? value
        : cut(value, longest, ending(value).orElseGet(() -> hashed(value)));
  }

  /** The shortest form of a label value, by which the same name is found in any form. */
  public static String shortest(String value) {
    return shorten(value, SHORTEST);
  }

  private static String cut(String whole, int longest, String ending) {
    return VisibleText.wellFormed(whole.substring(0, longest - ending.length())) + ending;
  }

  /** The ending of a value that was shortened before; empty if it was not. */
  public static Optional<String> ending(String value) {
    int at = value.length() - ENDING_LENGTH;
    return at > 0 && SHORTENED.matcher(value).find()
        ? Optional.of(value.substring(at))
        : Optional.empty();
  }

  private static String hashed(String name) {
    MessageDigest digest = digest();
    digest.update(name.getBytes(StandardCharsets.UTF_16BE));
    return ending(digest);
  }

  /** 128 bits, because a tenant who can choose names can make 32 bits collide. */
  static String ending(MessageDigest digest) {
    return ENDING + HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
