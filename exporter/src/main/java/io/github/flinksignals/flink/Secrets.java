// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.regex.Pattern;

/** Makes text that others wrote fit to be logged: one line, not long, and without secrets. */
final class Secrets {
  private static final int LONGEST_TEXT = 400;

  /** What follows these words and an equals sign or colon is secret. */
  private static final Pattern NAMED =
      Pattern.compile(
          "((?:secret|password|passwd|pwd|token|api[-_.]?key|access[-_.]?key(?:[-_.]?id)?|account[-_.]?key"
              + "|signature|credential|authorization|sig)[\\w.-]*[\"']?\\s*[=:]\\s*)"
              + "(?:(?:Basic|Bearer)\\s+)?[^\\s,;)&}]+",
          Pattern.CASE_INSENSITIVE);

  /** Key ids of AWS, and long runs of the characters that keys are made of. */
  private static final Pattern KEY =
      Pattern.compile("\\b(?:AKIA|ASIA)[A-Z0-9]{12,}\\b|\\b(?:Basic|Bearer)\\s+[\\w+/=.~-]{8,}");

  private static final Pattern USER_INFO = Pattern.compile("://[^/\\s@]+@");
  private static final Pattern QUERY = Pattern.compile("(\\w/?[^\\s?]*)\\?[\\w.-]+=[^\\s)\\]]+");

  private Secrets() {}

  static String mask(String text) {
    String masked = USER_INFO.matcher(text).replaceAll("://***@");
    masked = QUERY.matcher(masked).replaceAll("$1?***");
    masked = NAMED.matcher(masked).replaceAll("$1***");
    masked = KEY.matcher(masked).replaceAll("***");
    masked = masked.strip().replaceAll("\\p{Cntrl}+", " ");
    return masked.length() <= LONGEST_TEXT ? masked : masked.substring(0, LONGEST_TEXT) + "...";
  }
}
