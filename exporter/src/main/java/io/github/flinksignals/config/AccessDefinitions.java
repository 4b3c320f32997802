// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.access.Access;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** TLS and authentication settings of one server. Every server has the same ones. */
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
   * @param prefix of the settings' names, such as {@code flink.}
   * @param server what the help calls the server, such as "the JobManager"
   */
  static AccessDefinitions of(String prefix, String server) {
    return new AccessDefinitions(
        prefix,
        file(
            prefix + Access.USERNAME_FILE,
            "File with the user name for " + server + "; requires the password file"),
        file(
            prefix + Access.PASSWORD_FILE,
            "File with the password for " + server + "; requires the user name file"),
        file(prefix + Access.BEARER_TOKEN_FILE, "File with the bearer token for " + server),
        file(
            prefix + Access.CA_FILE,
            "PEM file with the CA certificates to trust for " + server + " instead of Java's own"),
        file(
            prefix + Access.CLIENT_CERT_FILE,
            "PEM file with the client certificate for " + server + "; requires the key file"),
        file(
            prefix + Access.CLIENT_KEY_FILE,
            "PEM file with the private key of the client certificate"),
        Setting.optional(
            prefix + Access.SERVER_NAME,
            "NAME",
            "Host name in the certificate of " + server + ", if the URL has another host",
            SettingParsers::host));
  }

  private static Setting<Optional<Path>> file(String name, String description) {
    return Setting.optional(name, "FILE", description, SettingParsers::readable);
  }

  List<Setting<?>> all() {
    return List.of(username, password, bearerToken, authorities, certificate, key, serverName);
  }

  /**
   * Builds the settings from their values.
   *
   * @param values of all settings of {@link #all}
   */
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
   * Returns the errors in the combination of these settings; none if one of them could not be read.
   *
   * @param values of the settings that could be read
   * @param url of the server; empty if it is not set
   */
  List<String> errors(Map<String, Object> values, Optional<HttpUrl> url) {
    return all().stream().allMatch(setting -> values.containsKey(setting.name()))
        ? access(values).mistakes(url)
        : List.of();
  }
}
