// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A real Chromium without a window. */
public final class Browser implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Without these, Chromium sends requests of its own; the tests count the requests of the page.
   */
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

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts one with an empty profile.
   *
   * @param directory for its profile and its log
   */
  public static Browser start(Path directory) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program("chromium"));
    options.addArguments(FLAGS);
    options.addArguments("--user-data-dir=" + directory.resolve("profile").toAbsolutePath());
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program("chromedriver"))
            .usingAnyFreePort()
            .withLogFile(directory.resolve("chromedriver.log").toFile())
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  /** Selenium would otherwise download a driver of its own. */
  private static File program(String name) {
    return Arrays.stream(System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1))
        .map(directory -> new File(directory, name))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "Cannot find %s. Install it: apt-get install chromium chromium-driver"
                        .formatted(name)));
  }

  /** Opens a page and waits until it is loaded. */
  public void open(URI page) {
    driver.get(page.toString());
  }

  /** Sets the size of the screen in CSS pixels and the color scheme, "light" or "dark". */
  public void screen(int width, int height, String colorScheme) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
  }

  /** Runs the body of a function in the page and returns what it returns. */
  public JsonNode evaluate(String script) {
    return MAPPER.valueToTree(driver.executeScript(script));
  }

  /** Writes a screenshot of the page to a PNG file, down to a height in CSS pixels. */
  public void screenshot(Path picture, int height) {
    JsonNode size = evaluate("return [innerWidth, document.documentElement.scrollHeight]");
    Map<String, Object> clip =
        Map.of(
            "x", 0,
            "y", 0,
            "width", size.path(0).asInt(),
            "height", Math.min(height, size.path(1).asInt()),
            "scale", 1);
    Map<String, Object> drawn =
        driver.executeCdpCommand(
            "Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", clip));
    try {
      Files.createDirectories(picture.getParent());
      Files.write(picture, Base64.getDecoder().decode((String) drawn.get("data")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the browser with its driver. */
  @Override
  public void close() {
    driver.quit();
  }
}
