// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium, controlled with the WebDriver protocol. */
public final class Browser implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** No background requests, so every request comes from the page. */
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Process driver;
  private final Thread stopAtExit;
  private final URI session;

  private Browser(Process driver, Path log, Path profile) throws IOException {
    this.driver = driver;
    this.stopAtExit = new Thread(() -> stop(driver), "browser-stop");
    Runtime.getRuntime().addShutdownHook(stopAtExit);
    String base = "http://127.0.0.1:" + port(log);
    Map<String, Object> options =
        Map.of("args", concatenate(FLAGS, "--user-data-dir=" + profile.toAbsolutePath()));
    JsonNode answer =
        send(
            URI.create(base + "/session"),
            Map.of(
                "capabilities",
                Map.of(
                    "alwaysMatch",
                    Map.of("browserName", "chrome", "goog:chromeOptions", options))));
    this.session = URI.create(base + "/session/" + answer.path("sessionId").asText());
  }

  private static List<String> concatenate(List<String> flags, String last) {
    return Stream.concat(flags.stream(), Stream.of(last)).toList();
  }

  /**
   * Starts a browser with an empty profile.
   *
   * @param directory for the profile and the log
   */
  public static Browser start(Path directory) {
    Path log = directory.resolve("chromedriver.log");
    try {
      Process driver =
          new ProcessBuilder("chromedriver", "--port=0")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        return new Browser(driver, log, Files.createDirectories(directory.resolve("profile")));
      } catch (IOException | RuntimeException e) {
        stop(driver);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot run chromedriver. Install it: apt-get install chromium chromium-driver", e);
    }
  }

  private int port(Path log) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && driver.isAlive()) {
      Matcher matcher = PORT.matcher(Files.readString(log));
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
      pause();
    }
    throw new IOException("chromedriver did not start: " + Files.readString(log));
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Opens a page and waits until it is loaded. */
  public void open(URI page) {
    command("url", Map.of("url", page.toString()));
  }

  /** Sets the screen size in CSS pixels and the colour scheme, {@code light} or {@code dark}. */
  public void screen(int width, int height, String colorScheme) {
    devtools(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    devtools(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
  }

  /** Runs a function body in the page and returns its result. */
  public JsonNode evaluate(String script) {
    return command("execute/sync", Map.of("script", script, "args", List.of()));
  }

  /** Writes a screenshot of the whole page, up to a height, to a PNG file. */
  public void screenshot(Path file, int height) {
    JsonNode size = evaluate("return [innerWidth, document.documentElement.scrollHeight]");
    JsonNode screenshot =
        devtools(
            "Page.captureScreenshot",
            Map.of(
                "captureBeyondViewport",
                true,
                "clip",
                Map.of(
                    "x",
                    0,
                    "y",
                    0,
                    "width",
                    size.path(0).asInt(),
                    "height",
                    Math.min(height, size.path(1).asInt()),
                    "scale",
                    1)));
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, Base64.getDecoder().decode(screenshot.path("data").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode devtools(String command, Map<String, Object> parameters) {
    return command("goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  private JsonNode command(String name, Map<String, Object> body) {
    return send(URI.create(session + "/" + name), body);
  }

  private JsonNode send(URI address, Map<String, Object> body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(address)
              .timeout(PATIENCE)
              .POST(HttpRequest.BodyPublishers.ofString(MAPPER.writeValueAsString(body)))
              .build();
      JsonNode value =
          MAPPER
              .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body())
              .path("value");
      if (value.has("error")) {
        throw new IllegalStateException(address.getPath() + ": " + value.path("message").asText());
      }
      return value;
    } catch (IOException e) {
      throw new UncheckedIOException("chromedriver does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Stops the browser and its driver. */
  @Override
  public void close() {
    try {
      HttpRequest request = HttpRequest.newBuilder(session).timeout(PATIENCE).DELETE().build();
      http.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      // The processes are killed below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    stop(driver);
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // The JVM is shutting down. The hook runs again without effect.
    }
  }

  private static void stop(Process driver) {
    driver.descendants().forEach(ProcessHandle::destroyForcibly);
    driver.destroyForcibly();
    try {
      driver.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
