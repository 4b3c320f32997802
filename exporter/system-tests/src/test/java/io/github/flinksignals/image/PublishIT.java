// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import io.github.flinksignals.docs.Repository;
import io.github.flinksignals.live.RegistryServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs what publishes the image and the chart with a real registry. The images contain one file:
 * those for other architectures cannot be built here, because their JVM has to run.
 */
class PublishIT {
  @TempDir static Path directory;
  private static RegistryServer registry;
  private static Commands commands;

  @BeforeAll
  static void start() throws IOException {
    registry = RegistryServer.start(directory);
    Path configuration = Files.createDirectories(directory.resolve(".config/containers"));
    Files.writeString(
        configuration.resolve("registries.conf"),
        """
        [[registry]]
        location = "%s"
        insecure = true
        """
            .formatted(registry.address()));
    commands =
        new Commands(
            directory,
            Map.of(
                "HOME",
                directory.toString(),
                "REGISTRY_USER",
                "robot",
                "REGISTRY_PASSWORD",
                "a \"strange\" $password"));
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @Test
  void theTagHasAnImageForEachArchitecture() throws IOException {
    String name = registry.address() + "/flink-signals-exporter";
    String image = name + ":" + Repository.version();
    for (String architecture : new String[] {"amd64", "arm64"}) {
      build(image, architecture, "exporter");
      runScript("image-push", name);
    }
    runScript("image-index", name, "amd64", "arm64");

    JsonNode images = read(image).path("manifests");
    assertThat(images.findValuesAsText("architecture")).containsExactly("amd64", "arm64");
    assertThat(images.findValuesAsText("digest"))
        .containsExactly(digest(image + "-amd64"), digest(image + "-arm64"));
  }

  @Test
  void anArchitectureThatWasNotPushedFailsBeforeTheTagIsMade() throws IOException {
    String name = registry.address() + "/incomplete";
    String image = name + ":" + Repository.version();
    build(image, "amd64", "exporter");
    runScript("image-push", name);
    assertThatThrownBy(() -> runScript("image-index", name, "amd64", "arm64"))
        .hasMessageContaining("-arm64");
    assertThat(commands.succeeds("skopeo", "inspect", "--raw", "docker://" + image)).isFalse();
  }

  @Test
  void pinsTheBasesToWhatTheirTagsReferToNow() throws IOException {
    String jdk = push("jdk:21", "first", "amd64", "arm64");
    String base = push("base:nonroot", "first", "amd64", "arm64");
    Path dockerfile = dockerfile(jdk, base);
    String original = Files.readString(dockerfile);
    runScript("bases", dockerfile.toString());
    String pinned = Files.readString(dockerfile);
    assertThat(pinned)
        .isEqualTo(
            original
                .replace(jdk + "\n", jdk + "@" + digest(jdk) + "\n")
                .replace(base + "\n", base + "@" + digest(base) + "\n"));
    // The engine accepts a tag with a digest.
    commands.run("buildah", "pull", jdk + "@" + digest(jdk));

    push("jdk:21", "second", "amd64", "arm64");
    runScript("bases", dockerfile.toString());
    assertThat(Files.readString(dockerfile))
        .isNotEqualTo(pinned)
        .contains(jdk + "@" + digest(jdk) + "\n")
        .contains(base + "@" + digest(base) + "\n");
  }

  @Test
  void refusesBasesThatAreMissingOrLackAnArchitecture() throws IOException {
    String both = push("both:1", "first", "amd64", "arm64");
    String one = push("one:1", "first", "amd64");
    String missing = registry.address() + "/missing:1";
    for (String second : new String[] {one, missing}) {
      Path dockerfile = dockerfile(both, second);
      String original = Files.readString(dockerfile);
      assertThatThrownBy(() -> runScript("bases", dockerfile.toString()))
          .hasMessageContaining(second.equals(one) ? one + " has no image for arm64" : "missing");
      assertThat(Files.readString(dockerfile)).isEqualTo(original);
    }
  }

  @Test
  void logsInForAllToolsThatPush() throws IOException {
    runScript("login", registry.address());
    JsonNode login =
        new ObjectMapper()
            .readTree(directory.resolve(".docker/config.json").toFile())
            .path("auths")
            .path(registry.address());
    assertThat(new String(Base64.getDecoder().decode(login.path("auth").asText()), UTF_8))
        .isEqualTo("robot:a \"strange\" $password");
  }

  @Test
  void helmPushesThePackagedChart() throws IOException {
    runScript("chart", directory.toString());
    Helm.push()
        .withChart(directory.resolve("flink-signals-" + Repository.version() + ".tgz"))
        .withRemote(URI.create("oci://" + registry.address() + "/charts"))
        .plainHttp()
        .call();
    JsonNode chart = read(registry.address() + "/charts/flink-signals:" + Repository.version());
    assertThat(chart.at("/config/mediaType").asText())
        .isEqualTo("application/vnd.cncf.helm.config.v1+json");
  }

  /** Pushes an index of images with this content, and returns its name. */
  private static String push(String tag, String content, String... architectures)
      throws IOException {
    String image = registry.address() + "/" + tag;
    String index = tag.replaceFirst(":.*", "-") + content;
    commands.run("buildah", "manifest", "create", index);
    for (String architecture : architectures) {
      String local = "localhost/" + content + ":" + architecture;
      if (!commands.succeeds("buildah", "inspect", "--type=image", local)) {
        build(local, architecture, content);
      }
      commands.run("buildah", "manifest", "add", index, local);
    }
    commands.run("buildah", "manifest", "push", "--all", index, "docker://" + image);
    return image;
  }

  private static void build(String image, String architecture, String content) throws IOException {
    Path context = Files.createDirectories(directory.resolve("context"));
    Files.writeString(context.resolve("content"), content);
    Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY content /\n");
    commands.run(
        "buildah",
        "build",
        "--platform=linux/" + architecture,
        "--tag=" + image,
        context.toString());
  }

  /** The Dockerfile of the repository with other bases. */
  private static Path dockerfile(String jdk, String base) throws IOException {
    String original = Files.readString(Repository.root().resolve("Dockerfile"));
    return Files.writeString(
        directory.resolve("Dockerfile"),
        original
            .replaceFirst("(?m)^ARG JDK_IMAGE=.*$", "ARG JDK_IMAGE=" + jdk)
            .replaceFirst("(?m)^ARG BASE_IMAGE=.*$", "ARG BASE_IMAGE=" + base));
  }

  private static void runScript(String script, String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = Repository.root().resolve(".ci").resolve(script).toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    commands.run(command);
  }

  private static JsonNode read(String image) throws IOException {
    return new ObjectMapper()
        .readTree(commands.run("skopeo", "inspect", "--raw", "docker://" + image));
  }

  private static String digest(String image) {
    return commands.run("skopeo", "inspect", "--format={{.Digest}}", "docker://" + image);
  }
}
