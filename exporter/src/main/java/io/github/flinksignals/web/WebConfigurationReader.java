// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.flinksignals.reload.FileContent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the web configuration file. */
final class WebConfigurationReader {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private final List<String> problems = new ArrayList<>();
  private final Path directory;

  private WebConfigurationReader(Path directory) {
    this.directory = directory;
  }

  /**
   * What a file says, with all that it names, or what is wrong with it.
   *
   * @param configuration one only if there are no problems
   * @param problems each of which names its key, and none of which repeats a value
   */
  record Reading(Optional<WebConfiguration> configuration, List<String> problems) {}

  static Reading read(FileContent file) {
    Path directory = file.file().toAbsolutePath().getParent();
    WebConfigurationReader reader = new WebConfigurationReader(directory);
    WebConfiguration configuration = reader.configuration(file.text());
    return new Reading(
        Optional.of(configuration).filter(unused -> reader.problems.isEmpty()),
        List.copyOf(reader.problems));
  }

  private WebConfiguration configuration(String text) {
    Section file = Section.of(tree(text), problems);
    Optional<ServerTls> tls =
        new TlsReader(directory, problems).read(file.section("tls_server_config"));
    Section http = file.section("http_server_config");
    // Whoever speaks HTTP/2 falls back to 1.1 where it is not spoken, as it is not here.
    boolean unused = http.flag("http2", true);
    Map<String, String> headers = ExtraHeaders.read(http.section("headers"));
    http.end();
    Map<String, String> users = users(file.section("basic_auth_users"));
    if (file.section("rate_limit").isThere()) {
      file.problem(
          "rate_limit",
          "is not served here, and without it more would be answered than is meant; clients that"
              + " are slow or guess passwords are limited anyway");
    }
    file.end();
    return new WebConfiguration(tls, headers, users);
  }

  /** Messages of the parser quote the file, so that only the place is told. */
  private JsonNode tree(String text) {
    try {
      JsonNode tree = YAML.readTree(text);
      return tree == null ? YAML.missingNode() : tree;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String problem =
          e.getOriginalMessage().startsWith("Duplicate field")
              ? "a key stands there twice"
              : "it is not YAML that can be read";
      problems.add((at == null ? "" : "line " + at.getLineNr() + ": ") + problem);
      return YAML.missingNode();
    }
  }

  private static Map<String, String> users(Section section) {
    Map<String, String> users = new LinkedHashMap<>();
    section
        .all()
        .forEach(
            (user, hash) -> {
              if (!Bcrypt.isHash(hash)) {
                section.problem(
                    user, "this is no bcrypt hash; htpasswd -nBC 10 \"\" makes one of a password");
              } else if (Bcrypt.cost(hash) > Bcrypt.HIGHEST_COST) {
                section.problem(
                    user,
                    "this hash has a cost of %d, with which a comparison takes longer than a scrape"
                            .formatted(Bcrypt.cost(hash))
                        + " may; make one of at most "
                        + Bcrypt.HIGHEST_COST);
              } else {
                users.put(user, hash);
              }
            });
    return users;
  }
}
