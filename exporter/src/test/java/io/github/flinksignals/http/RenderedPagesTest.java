// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Pages are rendered once for all clients, and old ones do not fill the memory. */
class RenderedPagesTest {
  private static final String METRICS =
      """
      # HELP a_total A.
      # TYPE a_total counter
      a_total{x="1"} 1.0
      a_total{x="2"} 2.0
      # HELP b B.
      # TYPE b gauge
      b 3.0
      # EOF
      """;

  @Test
  void sendsTheSamePageCompressedAndAsText() throws IOException {
    String text = "line é\n".repeat(10_000);
    RenderedPage page = RenderedPage.of(writer -> writer.write(text));

    assertThat(sent(page.body(false))).isEqualTo(text);
    assertThat(page.body(false).length()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    assertThat(page.size()).isEqualTo(page.body(true).length()).isLessThan(2_000);
  }

  @Test
  void selectsSamplesWithTheirComments() throws IOException {
    RenderedPage page = RenderedPage.of(writer -> writer.write(METRICS));
    Response.Body selection = new SampleSelection(page, Set.of("b", "unknown"));

    assertThat(sent(selection)).isEqualTo("# HELP b B.\n# TYPE b gauge\nb 3.0\n# EOF\n");
    assertThat(selection.length()).isEqualTo(sent(selection).length());
    assertThat(sent(new SampleSelection(page, Set.of("a_total", "b")))).isEqualTo(METRICS);
  }

  @Test
  void dropsTheOldestPageThatSlowClientsReadAndNeverACurrentOne() throws IOException {
    RenderedPage[] pages = {random(), random(), random()};
    RenderedPages memory = new RenderedPages(2 * pages[0].size() + 100);
    for (RenderedPage page : pages) {
      memory.add(page);
      if (page != pages[2]) {
        memory.replace(page);
      }
    }

    assertThatThrownBy(() -> sent(pages[0].body(false))).isInstanceOf(IOException.class);
    assertThat(sent(pages[1].body(false))).isNotEmpty();
    assertThat(sent(pages[2].body(false))).isNotEmpty();
    RenderedPages small = new RenderedPages(1);
    small.add(pages[1]);
    small.add(pages[2]);
    assertThat(sent(pages[1].body(false))).isNotEmpty();
  }

  @Test
  void rendersOncePerPollAndAgainWhenItsAgesAreOld() throws InterruptedException {
    AtomicInteger rendered = new AtomicInteger();
    AtomicLong nanoTime = new AtomicLong();
    SharedPage page =
        new SharedPage(
            "text/plain",
            Duration.ofSeconds(10),
            writer -> rendered.incrementAndGet(),
            nanoTime::get);
    for (int request = 0; request < 5; request++) {
      assertThat(page.response(false).status()).isEqualTo(200);
    }
    assertThat(rendered).hasValue(1);

    page.refresh();
    assertThat(rendered).as("nobody has requested it").hasValue(1);
    page.current();
    nanoTime.addAndGet(Duration.ofSeconds(11).toNanos());
    page.current();
    page.current();
    assertThat(rendered).hasValue(3);
  }

  private static RenderedPage random() {
    byte[] bytes = new byte[50_000];
    new Random(1).nextBytes(bytes);
    return RenderedPage.of(writer -> writer.write(new String(bytes, StandardCharsets.ISO_8859_1)));
  }

  private static String sent(Response.Body body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    body.writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }
}
