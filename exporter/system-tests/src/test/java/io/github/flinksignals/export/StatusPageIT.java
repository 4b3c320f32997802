// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.browser.Browser;
import io.github.flinksignals.browser.PageServer;
import io.github.flinksignals.text.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The status page in a browser. Screenshots are written to {@code target/status-page}. */
class StatusPageIT {
  private static final int PHONE = 360;
  private static final int DESKTOP = 1100;
  private static final Path SCREENSHOTS = Path.of("target", "status-page");

  @TempDir static Path directory;
  private static Browser browser;
  private static PageServer server;

  @BeforeAll
  static void start() {
    server = PageServer.start();
    browser = Browser.start(directory);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    server.close();
  }

  private static void open(StatusPageExample example) {
    URI page = server.serve(example.html());
    browser.open(page);
  }

  @ParameterizedTest
  @EnumSource(StatusPageExample.class)
  void loadsNothingAndRunsNoScript(StatusPageExample example) {
    open(example);

    JsonNode found =
        browser.evaluate(
            """
            const all = [...document.querySelectorAll('*')];
            return {
              loaded: performance.getEntriesByType('resource').map(entry => entry.name)
                  .filter(name => new URL(name).pathname !== '/favicon.ico'),
              forbidden: all.filter(one => /^(script|img|iframe|object|embed|form|link|base|svg)$/i
                  .test(one.localName)).map(one => one.outerHTML),
              handlers: all.flatMap(one => [...one.attributes])
                  .filter(one => /^on/i.test(one.name) || /^javascript:/i.test(one.value)).length,
              ran: window.ran === undefined ? 'nothing' : window.ran,
              title: document.title,
            };
            """);
    assertThat(server.furtherRequests()).isEmpty();
    assertThat(found.path("loaded")).isEmpty();
    assertThat(found.path("forbidden")).isEmpty();
    assertThat(found.path("handlers").asInt()).isZero();
    assertThat(found.path("ran").asText()).isEqualTo("nothing");
    assertThat(found.path("title").asText()).endsWith("Flink Signals");
  }

  @ParameterizedTest
  @EnumSource(StatusPageExample.class)
  void fitsAPhoneAndADesktop(StatusPageExample example) {
    open(example);
    for (int width : new int[] {PHONE, DESKTOP}) {
      browser.screen(width, 740, width == PHONE ? "dark" : "light");
      browser.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })");
      JsonNode beyond =
          browser.evaluate(
              """
              return [...document.querySelectorAll('body *')]
                  .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
                  .map(one => one.outerHTML.slice(0, 200));
              """);
      int scrolls = browser.evaluate("return document.documentElement.scrollWidth").asInt();

      assertThat(beyond).as("at %d pixels", width).isEmpty();
      assertThat(scrolls).as("at %d pixels", width).isLessThanOrEqualTo(width);
    }
  }

  @ParameterizedTest
  @EnumSource(StatusPageExample.class)
  void isReadableInTheLightAndTheDarkScheme(StatusPageExample example) throws IOException {
    open(example);
    for (String scheme : new String[] {"light", "dark"}) {
      browser.screen(PHONE, 740, scheme);
      browser.screenshot(SCREENSHOTS.resolve(example.fileName("phone-" + scheme)), 3000);
      browser.screen(DESKTOP, 800, scheme);
      browser.screenshot(SCREENSHOTS.resolve(example.fileName("desktop-" + scheme)), 3000);
      JsonNode found = browser.evaluate(script("accessibility.js"));

      assertThat(found.path("faint"))
          .as("text with a contrast below 4.5 to 1 in the %s scheme", scheme)
          .isEmpty();
      assertThat(found.path("paper").asText()).isEqualTo(scheme);
      assertThat(found.path("skippedHeadings")).isEmpty();
      assertThat(found.path("landmarks").toString()).isEqualTo("[1,1,1]");
      assertThat(found.path("brokenAnchors")).isEmpty();
      assertThat(found.path("repeatedIds")).isEmpty();
      assertThat(found.path("language").asText()).isEqualTo("en");
    }
  }

  @Test
  void doesNotCallAJobHealthyThatIsNotSeen() {
    open(StatusPageExample.UNREACHABLE);

    assertThat(browser.evaluate("return document.querySelector('.summary').innerText").asText())
        .isEqualTo("1 of 1 job not seen");
    assertThat(browser.evaluate("return document.title").asText())
        .startsWith("JobManager unreachable");
  }

  @Test
  void showsHostileNamesAsText() {
    open(StatusPageExample.HOSTILE);

    JsonNode names =
        browser.evaluate(
            "return [...document.querySelectorAll('main h3 bdi, main summary > bdi')]"
                + ".map(one => one.textContent)");
    assertThat(names)
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(
            StatusPageExample.HOSTILE_NAMES.stream()
                .map(name -> name.isBlank() ? "(no name)" : VisibleText.of(name))
                .toList());
  }

  @Test
  void showsTheFailingJobsOnTheFirstScreen() {
    open(StatusPageExample.MANY);
    browser.screen(PHONE, 740, "light");

    JsonNode seen =
        browser.evaluate(
            """
            return [...document.querySelectorAll('.contents li')]
                .filter(one => one.getBoundingClientRect().bottom < innerHeight)
                .map(one => one.innerText);
            """);
    assertThat(seen).hasSize(4).allSatisfy(one -> assertThat(one.asText()).contains("started"));
    int height =
        browser.evaluate("return document.getElementById('safe-to-scale').scrollHeight").asInt();
    assertThat(height / StatusPageExample.MANY_JOBS).as("pixels for a healthy job").isLessThan(110);
  }

  private static String script(String name) throws IOException {
    try (InputStream script = StatusPageIT.class.getResourceAsStream("/browser/" + name)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
