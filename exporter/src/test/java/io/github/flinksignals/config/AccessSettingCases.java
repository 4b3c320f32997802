// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.access.Access;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Expected behaviour of the TLS and authentication settings of one server. */
final class AccessSettingCases {
  private static final Path CERTIFICATE = Path.of("src/test/resources/tls/ec-pkcs8.crt");
  private static final Path KEY = Path.of("src/test/resources/tls/ec-pkcs8.key");

  private static final Path OTHER = Path.of("pom.xml");

  private AccessSettingCases() {}

  /**
   * One case per setting.
   *
   * @param https a flag that the TLS settings require
   */
  static List<SettingCase> of(String prefix, String https, Function<Settings, Access> place) {
    String username = prefix + "username-file";
    String password = prefix + "password-file";
    String certificate = prefix + "client-cert-file";
    String key = prefix + "client-key-file";
    return List.of(
        file(username, KEY, List.of(flag(password, OTHER)), place.andThen(Access::username)),
        file(password, KEY, List.of(flag(username, OTHER)), place.andThen(Access::password)),
        file(prefix + "bearer-token-file", KEY, List.of(), place.andThen(Access::bearerToken)),
        file(prefix + "ca-file", CERTIFICATE, List.of(https), place.andThen(Access::authorities)),
        file(
            certificate,
            CERTIFICATE,
            List.of(https, flag(key, KEY)),
            place.andThen(Access::certificate)),
        file(key, KEY, List.of(https, flag(certificate, CERTIFICATE)), place.andThen(Access::key)),
        new SettingCase(
            prefix + "server-name",
            Optional.empty(),
            "JobManager.flink.svc",
            Optional.of("jobmanager.flink.svc"),
            false,
            List.of(https),
            place.andThen(Access::serverName)));
  }

  private static SettingCase file(
      String name, Path file, List<String> also, Function<Settings, Object> place) {
    return new SettingCase(
        name, Optional.empty(), file.toString(), Optional.of(file), false, also, place);
  }

  private static String flag(String name, Path file) {
    return "--" + name + "=" + file;
  }
}
