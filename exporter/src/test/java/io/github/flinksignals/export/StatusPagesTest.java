// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusPagesTest {
  private static final StatusPages PAGES = new StatusPages(() -> Optional.of(ExampleReport.make()));

  private final String html = new String(PAGES.html(), StandardCharsets.UTF_8);

  @Test
  void escapesNamesInHtml() {
    assertThat(html)
        .contains("🚀 &lt;script&gt;&#39;&amp;</h2>")
        .contains("bad &quot;job&quot; \\")
        .doesNotContain("<script");
  }

  @Test
  void tellsPeopleWhatIsWrongAndWhatToDo() {
    assertThat(html)
        .contains("The JobManager answers: Flink 2.2.0.")
        .contains("<dt>SlotStarvation (critical, root cause)</dt>")
        .contains("<dt>JobNotRunning (a consequence)</dt>")
        .contains("It may be scaled further.")
        .contains("The job was never seen.")
        .contains("It does not answer since 2026-01-05 10:00:50 UTC");
  }

  @Test
  void loadsNothingFromElsewhere() {
    assertThat(html).doesNotContain("http:", "https:", "src=", "@import", "url(");
  }

  @Test
  void tellsProgramsTheSame() throws IOException {
    JsonNode status = new ObjectMapper().readTree(PAGES.json());
    List<String> names = new ArrayList<>();
    status.get("jobs").forEach(job -> names.add(job.get("name").textValue()));

    assertThat(Instant.parse(status.get("at").textValue())).isEqualTo("2026-01-05T10:02:10Z");
    assertThat(names)
        .containsExactlyInAnyOrder(
            ExampleReport.HEALTHY,
            ExampleReport.SICK,
            ExampleReport.SILENT,
            ExampleReport.ABSENT,
            ExampleReport.BEHIND,
            ExampleReport.BATCH);
    JsonNode sick = status.get("jobs").get(names.indexOf(ExampleReport.SICK));
    assertThat(sick.get("scaleSafe").booleanValue()).isFalse();
    assertThat(sick.get("failureModes").get(0).get("root").booleanValue()).isTrue();
    assertThat(sick.get("failureModes").get(0).get("evidence").textValue()).isNotBlank();
    JsonNode absent = status.get("jobs").get(names.indexOf(ExampleReport.ABSENT));
    assertThat(absent.has("id")).isFalse();
    assertThat(absent.get("unknown")).isNotEmpty();
  }

  @Test
  void saysSoBeforeTheFirstPollHasEnded() throws IOException {
    StatusPages pages = new StatusPages(Optional::empty);

    assertThat(new String(pages.html(), StandardCharsets.UTF_8)).contains("has not ended yet");
    assertThat(new ObjectMapper().readTree(pages.json())).isEmpty();
  }
}
