// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.UnusableFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * The settings for access to one server. Each is empty if it is not set. Files are read again when
 * they change.
 *
 * @param prefix of the names of the settings, such as {@code flink.}
 * @param username needs {@code password}, and cannot be combined with {@code bearerToken}
 * @param authorities certificates that sign the server's; if empty, those that come with Java
 * @param certificate to present to the server; needs {@code key}
 * @param serverName a name that the server's certificate is valid for, if it is not the URL's host
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

  /** Access without credentials and with the authorities that come with Java. */
  public static Access plain(String prefix) {
    Optional<Path> none = Optional.empty();
    return new Access(prefix, none, none, none, none, none, none, Optional.empty());
  }

  /** The flag of a setting, such as {@code --flink.ca-file}. */
  String flag(String setting) {
    return "--" + prefix + setting;
  }

  /** All that is wrong with the settings and their files, each with its flag. */
  public List<String> mistakes(Optional<HttpUrl> url) {
    List<String> mistakes = new ArrayList<>();
    check(mistakes, username, USERNAME_FILE, password.isPresent(), "needs ", PASSWORD_FILE);
    check(mistakes, password, PASSWORD_FILE, username.isPresent(), "needs ", USERNAME_FILE);
    check(mistakes, certificate, CLIENT_CERT_FILE, key.isPresent(), "needs ", CLIENT_KEY_FILE);
    check(mistakes, key, CLIENT_KEY_FILE, certificate.isPresent(), "needs ", CLIENT_CERT_FILE);
    String exclusive = "cannot be combined with ";
    check(mistakes, bearerToken, BEARER_TOKEN_FILE, username.isEmpty(), exclusive, USERNAME_FILE);
    boolean tls = url.map(HttpUrl::isHttps).orElse(true);
    String noEffect = "has no effect without https in ";
    check(mistakes, authorities, CA_FILE, tls, noEffect, URL);
    check(mistakes, certificate, CLIENT_CERT_FILE, tls, noEffect, URL);
    check(mistakes, serverName, SERVER_NAME, tls, noEffect, URL);
    try {
      AuthInterceptor.authorities(this, FileContent::read);
    } catch (UnusableFileException e) {
      mistakes.add(flag(CA_FILE) + ": " + e.getMessage());
    }
    try {
      AuthInterceptor.identity(this, FileContent::read);
    } catch (UnusableFileException e) {
      mistakes.add(flag(CLIENT_CERT_FILE) + ", " + flag(CLIENT_KEY_FILE) + ": " + e.getMessage());
    }
    return mistakes;
  }

  private void check(
      List<String> mistakes, Optional<?> set, String name, boolean met, String why, String other) {
    if (set.isPresent() && !met) {
      mistakes.add(flag(name) + ": " + why + flag(other));
    }
  }
}
