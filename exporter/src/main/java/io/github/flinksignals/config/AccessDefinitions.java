// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.access.Access;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** The settings that say how one server is reached: the same for each that is asked. */
record AccessDefinitions(
    String prefix,
    Setting<Optional<Path>> username,
    Setting<Optional<Path>> password,
    Setting<Optional<Path>> bearerToken,
    Setting<Optional<Path>> authorities,
    Setting<Optional<Path>> certificate,
    Setting<Optional<Path>> key,
    Setting<Optional<String>> serverName) {

  /**
   * Defines them.
   *
   * @param whom how the help calls the server
   */
  static AccessDefinitions of(String prefix, String whom) {
    return new AccessDefinitions(
        prefix,
        file(
            prefix + Access.USERNAME_FILE,
            "User name to send to " + whom + "; needs the password file as well"),
        file(prefix + Access.PASSWORD_FILE, "Password to send to " + whom),
        file(prefix + Access.BEARER_TOKEN_FILE, "Bearer token to send to " + whom),
        file(
            prefix + Access.CA_FILE,
            "PEM: certificates by which " + whom + " is trusted, in place of those of Java"),
        file(
            prefix + Access.CLIENT_CERT_FILE,
            "PEM: certificate to show to " + whom + "; needs the key file as well"),
        file(prefix + Access.CLIENT_KEY_FILE, "PEM: private key of that certificate"),
        Setting.optional(
            prefix + Access.SERVER_NAME,
            "NAME",
            "Name in the certificate of " + whom + ", if it is not the host of the URL",
            Values::host));
  }

  private static Setting<Optional<Path>> file(String name, String description) {
    return Setting.optional(name, "FILE", description, Values::readable);
  }

  List<Setting<?>> all() {
    return List.of(username, password, bearerToken, authorities, certificate, key, serverName);
  }

  /** What they are set to; all must have been read. */
  Access access(Map<String, Object> values) {
    return new Access(
        prefix,
        SettingsReader.get(values, username),
        SettingsReader.get(values, password),
        SettingsReader.get(values, bearerToken),
        SettingsReader.get(values, authorities),
        SettingsReader.get(values, certificate),
        SettingsReader.get(values, key),
        SettingsReader.get(values, serverName));
  }

  /**
   * What is wrong with them together; nothing is said before each by itself could be read.
   *
   * @param url of the server; empty if it is not set
   */
  List<String> mistakes(Map<String, Object> values, Optional<HttpUrl> url) {
    return all().stream().allMatch(setting -> values.containsKey(setting.name()))
        ? access(values).mistakes(url)
        : List.of();
  }
}
