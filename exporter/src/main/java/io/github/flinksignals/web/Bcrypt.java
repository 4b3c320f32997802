// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hashes of passwords. 2a, 2b and 2y name the same computation; each tool writes another. Like
 * those, this looks at the first 72 bytes of a password.
 */
final class Bcrypt {
  /** Beyond that a comparison takes longer than a scrape may. */
  static final int HIGHEST_COST = 16;

  private static final int LOWEST_COST = 4;
  private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

  private static final BCrypt.Verifyer VERIFIER =
      BCrypt.verifyer(Version.VERSION_2Y, LongPasswordStrategies.truncate(Version.VERSION_2Y));

  /** A salt and a hash that no password is known for. */
  private static final String UNKNOWN = "/4d1yCqVnBfDpQ1mXoJ5seSoxVH7m1Jmb7dXl0eVlC0hUqoU9CJQe";

  private Bcrypt() {}

  static boolean isHash(String text) {
    Matcher matcher = HASH.matcher(text);
    return matcher.matches()
        && Integer.parseInt(matcher.group(1)) >= LOWEST_COST
        && Integer.parseInt(matcher.group(1)) < 32;
  }

  /** The logarithm of how often it computes. */
  static int cost(String hash) {
    return Integer.parseInt(hash.substring(4, 6));
  }

  /** A hash that no password is known for, as costly to compare with as another. */
  static String unknown(int cost) {
    return String.format(Locale.ROOT, "$2y$%02d$%s", cost, UNKNOWN);
  }

  static boolean matches(byte[] password, String hash) {
    return VERIFIER.verify(password, hash.getBytes(StandardCharsets.US_ASCII)).verified;
  }
}
