// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Parses a web configuration file. No problem repeats a value, which may be a secret. */
final class WebConfigurationReader {
  /** The web configuration file as it is written. */
  record Yaml(
      Optional<Tls> tlsServerConfig,
      Optional<Http> httpServerConfig,
      Optional<Map<String, String>> basicAuthUsers) {

    /** {@code cert}, {@code key} and {@code clientCa} are PEM; the others name files with PEM. */
    record Tls(
        Optional<String> cert,
        Optional<String> certFile,
        Optional<String> key,
        Optional<String> keyFile,
        Optional<String> clientCa,
        Optional<String> clientCaFile,
        Optional<ClientAuthentication> clientAuthType,
        Optional<List<String>> cipherSuites,
        Optional<Boolean> preferServerCipherSuites,
        Optional<Version> minVersion,
        Optional<Version> maxVersion) {}

    record Http(Optional<Boolean> http2, Optional<Map<String, String>> headers) {}

    /** From the weakest to the strongest. */
    enum ClientAuthentication {
      @JsonProperty("NoClientCert")
      NONE,
      @JsonProperty("VerifyClientCertIfGiven")
      VERIFY_IF_GIVEN,
      @JsonProperty("RequireAndVerifyClientCert")
      REQUIRE_AND_VERIFY
    }

    /** Versions before TLS12 are accepted in the file but not served. */
    enum Version {
      TLS10,
      TLS11,
      TLS12,
      TLS13
    }
  }

  /** What exporter-toolkit accepts in addition, and why it is not supported. */
  private static final Map<String, String> UNSUPPORTED =
      Map.of(
          "client_allowed_sans", "is not supported, use a CA that signs only these clients",
          "curve_preferences", "is not supported, the order of Java is secure",
          "rate_limit", "is not supported, slow clients and guessing are limited without it",
          "RequestClientCert", "this value is not supported, it does not verify certificates",
          "RequireAnyClientCert", "this value is not supported, it does not verify certificates",
          "RequireClientCert", "this value is not supported, it does not verify certificates");

  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final ObjectMapper MAPPER =
      YAMLMapper.builder(YAML)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT)
          .addModule(new Jdk8Module())
          .build();

  private WebConfigurationReader() {}

  /** Returns what can be read. The file is invalid if a problem is added. */
  static Optional<Yaml> read(String yaml, List<String> problems) {
    try {
      if (hasAlias(yaml, problems)) {
        return Optional.empty();
      }
      JsonNode tree = MAPPER.readTree(yaml);
      while (true) {
        try {
          return Optional.ofNullable(MAPPER.treeToValue(tree, Yaml.class));
        } catch (JsonMappingException e) {
          if (!tree.isObject()) {
            problems.add("expected keys");
            return Optional.empty();
          }
          // Jackson stops at the first problem, so go on without the key.
          remove(tree, e, problems);
        }
      }
    } catch (JsonProcessingException e) {
      // The parser's message quotes the file.
      int line = e.getLocation().getLineNr();
      problems.add("line " + line + ": is not valid YAML, or sets a key twice");
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Reading a string cannot fail", e);
    }
  }

  /** Jackson would read the name of an alias as text. */
  private static boolean hasAlias(String yaml, List<String> problems) throws IOException {
    try (YAMLParser parser = YAML.createParser(yaml)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias()) {
          int line = parser.currentLocation().getLineNr();
          problems.add("line " + line + ": YAML aliases are not supported");
          return true;
        }
      }
      return false;
    }
  }

  /** Removes the key that an exception is about. */
  private static void remove(JsonNode tree, JsonMappingException e, List<String> problems) {
    List<String> path =
        e.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .filter(Objects::nonNull)
            .toList();
    String key = path.get(path.size() - 1);
    JsonNode parent = tree;
    for (String section : path.subList(0, path.size() - 1)) {
      parent = parent.get(section);
    }
    String value = ((ObjectNode) parent).remove(key).asText();
    String problem = "has the wrong type";
    if (e instanceof UnrecognizedPropertyException) {
      problem = UNSUPPORTED.getOrDefault(key, "unknown key");
    } else if (e instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
      Object[] known = format.getTargetType().getEnumConstants();
      String expected = "expected one of " + List.of(MAPPER.convertValue(known, String[].class));
      problem = UNSUPPORTED.getOrDefault(value, expected);
    } else if (e instanceof InvalidFormatException && value.matches("(?i)yes|on|y|no|off|n")) {
      // A boolean of YAML 1.1, which exporter-toolkit accepts.
      ((ObjectNode) parent).put(key, value.matches("(?i)yes|on|y"));
      return;
    }
    problems.add(WebConfigurationFile.Version.key(String.join(".", path)) + ": " + problem);
  }
}
