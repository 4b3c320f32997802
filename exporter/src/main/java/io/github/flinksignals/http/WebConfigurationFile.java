// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import io.github.flinksignals.http.WebConfigurationReader.Yaml;
import io.github.flinksignals.reload.Reloaded;
import io.github.flinksignals.reload.UnusableFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * The web configuration file, read again when it or a file that it names changes. While a new
 * version is invalid, the last valid one stays in use; exporter-toolkit would answer with errors.
 */
public final class WebConfigurationFile {
  private final Path path;
  private final Reloaded<Version> reloaded;
  private Optional<Version> last = Optional.empty();
  private List<String> problems = List.of();

  private WebConfigurationFile(Path path, LongSupplier nanoTime) {
    this.path = path;
    this.reloaded = new Reloaded<>(this::load, nanoTime);
  }

  /** Reads the file for the first time; empty if a problem is added, which shows no secret. */
  public static Optional<WebConfigurationFile> open(
      Path path, LongSupplier nanoTime, List<String> problems) {
    WebConfigurationFile file = new WebConfigurationFile(path, nanoTime);
    try {
      file.reloaded.get();
      return Optional.of(file);
    } catch (UnusableFileException e) {
      problems.addAll(file.problems.isEmpty() ? List.of(e.getMessage()) : file.problems);
      return Optional.empty();
    }
  }

  private Version load(Reloaded.Files files) throws UnusableFileException {
    problems = new ArrayList<>();
    Version next = Version.read(path, files, problems);
    if (problems.isEmpty()) {
      last.flatMap(before -> before.refusalOf(next)).ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new UnusableFileException(path + ": " + String.join("; ", problems));
    }
    last = Optional.of(next);
    return next;
  }

  /** The last valid version. */
  Version current() {
    try {
      return reloaded.get();
    } catch (UnusableFileException e) {
      throw new IllegalStateException("It was valid when it was opened", e);
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  /**
   * One version of the web configuration file and the files that it names.
   *
   * @param tls empty to serve without TLS
   * @param headers to add to each answer
   * @param users the bcrypt hash by user; if empty, requests need no password
   */
  record Version(Optional<ServerTls> tls, Map<String, String> headers, Map<String, String> users) {
    private static final String ONE_LINE = "[ -~]*";

    /** The headers that exporter-toolkit accepts, and their values. */
    private static final Map<String, String> HEADERS =
        Map.of(
            "Content-Security-Policy", ONE_LINE,
            "Strict-Transport-Security", ONE_LINE,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "deny|sameorigin",
            "X-XSS-Protection", ONE_LINE);

    /** Reads a version, which is invalid if a problem is added. */
    static Version read(Path path, Reloaded.Files files, List<String> problems)
        throws UnusableFileException {
      Optional<Yaml> yaml = WebConfigurationReader.read(files.read(path).text(), problems);
      Path directory = path.toAbsolutePath().getParent();
      Optional<Yaml.Http> http = yaml.flatMap(Yaml::httpServerConfig);
      if (http.flatMap(Yaml.Http::http2).orElse(false)) {
        problems.add("http_server_config.http2: is not supported, remove it");
      }
      return new Version(
          yaml.flatMap(Yaml::tlsServerConfig)
              .flatMap(tls -> ServerTls.of(tls, directory, files, problems)),
          headers(http.flatMap(Yaml.Http::headers).orElse(Map.of()), problems),
          users(yaml.flatMap(Yaml::basicAuthUsers).orElse(Map.of()), problems));
    }

    private static Map<String, String> headers(Map<String, String> yaml, List<String> problems) {
      Map<String, String> headers = new HashMap<>();
      yaml.forEach(
          (name, configured) -> {
            String value = Objects.requireNonNullElse(configured, "");
            String path = key("http_server_config.headers." + name);
            if (!HEADERS.containsKey(name)) {
              problems.add(path + ": expected one of " + new TreeSet<>(HEADERS.keySet()));
            } else if (!value.matches(HEADERS.get(name))) {
              problems.add(path + ": expected " + HEADERS.get(name));
            } else if (!value.isEmpty()) {
              headers.put(name, value);
            }
          });
      return Map.copyOf(headers);
    }

    private static Map<String, String> users(Map<String, String> yaml, List<String> problems) {
      Map<String, String> users = new HashMap<>();
      yaml.forEach(
          (user, hash) ->
              PasswordCheck.problem(Objects.requireNonNullElse(hash, ""))
                  .ifPresentOrElse(
                      problem -> problems.add(key("basic_auth_users." + user) + ": " + problem),
                      () -> users.put(user, hash)));
      return Map.copyOf(users);
    }

    /** The path of a key for the log; it is hidden if it may be a secret in the wrong place. */
    static String key(String path) {
      return path.matches("[\\w.@-]{1,100}") ? path : "a key";
    }

    /**
     * Why the next version must not replace this one while the process runs; empty if it may. A
     * file is often emptied before it is written, and an empty one would require no password.
     */
    Optional<String> refusalOf(Version next) {
      if (tls.isPresent() != next.tls.isPresent()) {
        return Optional.of("tls_server_config: TLS can only be turned on or off by a restart");
      }
      Optional<String> loosened = tls.flatMap(before -> before.loosenedBy(next.tls.orElseThrow()));
      if (!users.isEmpty() && next.users.isEmpty()) {
        loosened = Optional.of("basic_auth_users");
      } else if (!next.headers.keySet().containsAll(headers.keySet())) {
        loosened = Optional.of("http_server_config.headers");
      }
      return loosened.map(key -> key + ": protection can only be removed by a restart");
    }

    /** Hashes are secrets. */
    @Override
    public String toString() {
      return "Version";
    }
  }
}
