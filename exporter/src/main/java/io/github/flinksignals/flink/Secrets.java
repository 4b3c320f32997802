// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.text.VisibleText;
import java.util.regex.Pattern;

/** Makes text from Flink safe to log and show: without secrets, on one line, and not too long. */
final class Secrets {
  private static final int LONGEST_TEXT = 400;

  /** The value after one of these names and an equals sign or colon is a secret. */
  private static final Pattern NAMED =
      Pattern.compile(
          "((?:secret|password|passwd|pwd|token|api[-_.]?key|access[-_.]?key(?:[-_.]?id)?|account[-_.]?key"
              + "|signature|credential|authorization|sig)[\\w.-]*[\"']?\\s*[=:]\\s*)"
              + "(?:(?:Basic|Bearer)\\s+)?[^\\s,;)&}]+",
          Pattern.CASE_INSENSITIVE);

  /** Access key ids of AWS, and the credentials after an HTTP authentication scheme. */
  private static final Pattern KEY =
      Pattern.compile("\\b(?:AKIA|ASIA)[A-Z0-9]{12,}\\b|\\b(?:Basic|Bearer)\\s+[\\w+/=.~-]{8,}");

  /** User name and password in a URL. */
  private static final Pattern USER_INFO = Pattern.compile("://[^/\\s@]+@");

  /** The query of a URL, which may be a signed one. */
  private static final Pattern QUERY = Pattern.compile("(\\w/?[^\\s?]*)\\?[\\w.-]+=[^\\s)\\]]+");

  private Secrets() {}

  static String mask(String text) {
    String masked = USER_INFO.matcher(text).replaceAll("://***@");
    masked = QUERY.matcher(masked).replaceAll("$1?***");
    masked = NAMED.matcher(masked).replaceAll("$1***");
    masked = KEY.matcher(masked).replaceAll("***");
    return VisibleText.truncate(VisibleText.singleLine(masked), LONGEST_TEXT);
  }
}
