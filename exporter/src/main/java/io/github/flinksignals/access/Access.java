// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import io.github.flinksignals.reload.UnusableFileException;
import io.github.flinksignals.tls.ReloadingKeyManager;
import io.github.flinksignals.tls.ReloadingTrustManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * How to reach one server. Each part is a setting, and empty if it is not set. All files are read
 * anew when they change.
 *
 * @param prefix what the names of its settings begin with, such as {@code flink.}
 * @param username and {@code password} go together; with {@code bearerToken} they exclude each
 *     other
 * @param authorities certificates that vouch for the server's; empty for those of Java
 * @param certificate to show to the server; goes together with {@code key}
 * @param serverName that the server's certificate bears, if it is not the host of the URL
 */
public record Access(
    String prefix,
    Optional<Path> username,
    Optional<Path> password,
    Optional<Path> bearerToken,
    Optional<Path> authorities,
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<String> serverName) {

  public static final String URL = "url";
  public static final String USERNAME_FILE = "username-file";
  public static final String PASSWORD_FILE = "password-file";
  public static final String BEARER_TOKEN_FILE = "bearer-token-file";
  public static final String CA_FILE = "ca-file";
  public static final String CLIENT_CERT_FILE = "client-cert-file";
  public static final String CLIENT_KEY_FILE = "client-key-file";
  public static final String SERVER_NAME = "server-name";

  /** As everybody reaches a server. */
  public static Access plain(String prefix) {
    return new Access(
        prefix,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A setting as people write it: {@code --flink.ca-file}. */
  String flag(String setting) {
    return "--" + prefix + setting;
  }

  /**
   * What is wrong with the settings, each by its name: halves that miss the other, files that
   * cannot be used, and what is of no use with this URL.
   */
  public List<String> mistakes(Optional<HttpUrl> url) {
    List<String> mistakes = new ArrayList<>();
    together(username, USERNAME_FILE, password, PASSWORD_FILE).ifPresent(mistakes::add);
    together(certificate, CLIENT_CERT_FILE, key, CLIENT_KEY_FILE).ifPresent(mistakes::add);
    if (bearerToken.isPresent() && (username.isPresent() || password.isPresent())) {
      mistakes.add(
          flag(BEARER_TOKEN_FILE)
              + ": excludes "
              + flag(USERNAME_FILE)
              + " and "
              + flag(PASSWORD_FILE)
              + ": there is room for one of them");
    }
    if (url.isPresent() && !url.get().isHttps()) {
      withoutTls(authorities, CA_FILE).ifPresent(mistakes::add);
      withoutTls(certificate, CLIENT_CERT_FILE).ifPresent(mistakes::add);
      withoutTls(serverName, SERVER_NAME).ifPresent(mistakes::add);
    }
    mistakes.addAll(unusable());
    return mistakes;
  }

  private Optional<String> together(
      Optional<Path> one, String oneName, Optional<Path> other, String otherName) {
    if (one.isPresent() == other.isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        one.isPresent()
            ? flag(oneName) + ": needs " + flag(otherName) + " as well"
            : flag(otherName) + ": needs " + flag(oneName) + " as well");
  }

  private Optional<String> withoutTls(Optional<?> setting, String name) {
    return setting.map(set -> flag(name) + ": is of no use unless " + flag(URL) + " is https");
  }

  private List<String> unusable() {
    List<String> unusable = new ArrayList<>();
    try {
      trust();
    } catch (UnusableFileException e) {
      unusable.add(flag(CA_FILE) + ": " + e.getMessage());
    }
    try {
      identity();
    } catch (UnusableFileException e) {
      unusable.add(flag(CLIENT_CERT_FILE) + ", " + flag(CLIENT_KEY_FILE) + ": " + e.getMessage());
    }
    return unusable;
  }

  Optional<ReloadingTrustManager> trust() throws UnusableFileException {
    return authorities.isPresent()
        ? Optional.of(ReloadingTrustManager.of(authorities.get()))
        : Optional.empty();
  }

  Optional<ReloadingKeyManager> identity() throws UnusableFileException {
    return certificate.isPresent() && key.isPresent()
        ? Optional.of(ReloadingKeyManager.of(certificate.get(), key.get()))
        : Optional.empty();
  }
}
