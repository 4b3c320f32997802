// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.Reloaded;
import io.github.flinksignals.reload.UnusableFileException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import okhttp3.Credentials;

/** The header that says who asks, of what is in files now. */
final class Authorization {
  static final String HEADER = "Authorization";

  private Authorization() {}

  /** Its value; empty if nothing is to be sent. */
  static Optional<Reloaded<String>> of(Access access, LongSupplier nanoTime) {
    if (access.bearerToken().isPresent()) {
      return Optional.of(
          new Reloaded<>(
              List.of(access.bearerToken().get()),
              contents -> "Bearer " + token(contents.get(0)),
              nanoTime));
    }
    if (access.username().isPresent() && access.password().isPresent()) {
      return Optional.of(
          new Reloaded<>(
              List.of(access.username().get(), access.password().get()),
              contents ->
                  Credentials.basic(
                      secret(contents.get(0)), secret(contents.get(1)), StandardCharsets.UTF_8),
              nanoTime));
    }
    return Optional.empty();
  }

  /** Editors end files with a new line, which belongs to no secret. */
  private static String secret(FileContent file) throws UnusableFileException {
    String secret = file.text().strip();
    if (secret.isEmpty()) {
      // Whoever writes it anew may have emptied it first: better asked later than asked as nobody.
      throw new UnusableFileException(file + " is empty");
    }
    return secret;
  }

  private static String token(FileContent file) throws UnusableFileException {
    String token = secret(file);
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new UnusableFileException(
          file + " holds no token: expected one line of ASCII without blanks");
    }
    return token;
  }
}
