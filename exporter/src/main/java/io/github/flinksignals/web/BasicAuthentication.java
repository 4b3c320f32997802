// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import io.github.flinksignals.web.PasswordCheck.Answer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Lets in the users of the web configuration file (RFC 7617), or everybody if it names none. */
public final class BasicAuthentication {
  private static final String SCHEME = "basic ";

  private final WebConfigurationFile file;
  private final PasswordCheck passwords;

  /** Whether a request is answered. */
  public enum Verdict {
    ALLOWED,
    /** It names no user, or a wrong one, or a wrong password. */
    REFUSED,
    /** Too many others are being looked at; it is to come again. */
    TOO_MANY
  }

  public BasicAuthentication(WebConfigurationFile file) {
    this(file, new PasswordCheck(time -> Thread.sleep(time.toMillis())));
  }

  BasicAuthentication(WebConfigurationFile file, PasswordCheck passwords) {
    this.file = file;
    this.passwords = passwords;
  }

  /**
   * Judges a request. That of a user who was let in before takes no time, any other some.
   *
   * @param authorization the header of that name
   * @param client where it comes from
   */
  public Verdict judge(Optional<String> authorization, InetAddress client)
      throws InterruptedException {
    Map<String, String> users = file.current().users();
    if (users.isEmpty()) {
      return Verdict.ALLOWED;
    }
    Optional<byte[]> credentials = authorization.flatMap(BasicAuthentication::credentials);
    return credentials.isEmpty() ? Verdict.REFUSED : judge(users, credentials.get(), client);
  }

  private Verdict judge(Map<String, String> users, byte[] credentials, InetAddress client)
      throws InterruptedException {
    int colon = 0;
    while (colon < credentials.length && credentials[colon] != ':') {
      colon++;
    }
    if (colon == credentials.length) {
      return Verdict.REFUSED;
    }
    String user = new String(credentials, 0, colon, StandardCharsets.UTF_8);
    byte[] password = Arrays.copyOfRange(credentials, colon + 1, credentials.length);
    Answer answer = passwords.check(users, user, password, client);
    return switch (answer) {
      case RIGHT -> Verdict.ALLOWED;
      case WRONG -> Verdict.REFUSED;
      case TOO_MANY -> Verdict.TOO_MANY;
    };
  }

  private static Optional<byte[]> credentials(String header) {
    if (!header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
