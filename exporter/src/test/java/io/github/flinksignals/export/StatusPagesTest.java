// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.docs.GeneratedFile;
import io.github.flinksignals.docs.GeneratedTable;
import io.github.flinksignals.history.RescaleOutcome;
import io.github.flinksignals.signal.Blocker;
import io.github.flinksignals.signal.Severity;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StatusPagesTest {
  private static final Duration STALE = Duration.ofSeconds(30);
  private static final Report REPORT = ExampleReport.make();
  private static final Instant AT = REPORT.assessment().at();

  private final String html = html(AT.plusSeconds(4));

  private static StatusPages pages(Instant now) {
    return new StatusPages(
        () -> Optional.of(REPORT), Clock.fixed(now, ZoneOffset.UTC), STALE, Links.OWN);
  }

  private static String html(Instant now) {
    StringWriter page = new StringWriter();
    pages(now).html(page);
    return page.toString();
  }

  private static String json(StatusPages pages) throws IOException {
    StringWriter page = new StringWriter();
    pages.json(page);
    return page.toString();
  }

  /** The text of one job, without markup. */
  private String article(String name) {
    String rest =
        html.substring(html.indexOf("<h3", html.indexOf(name, html.indexOf("<h2>")) - 60));
    return text(rest.substring(0, rest.indexOf("</article>")));
  }

  private static String text(String markup) {
    return markup
        .replaceAll("<[^>]*>", " ")
        .replaceAll("\\s+", " ")
        .replaceAll(" ([.,;:)])", "$1")
        .replace("( ", "(");
  }

  @Test
  void escapesNames() {
    assertThat(html)
        .contains("🚀 &lt;script&gt;&#39;&amp;</bdi></h3>")
        .contains("bad &quot;job&quot; \\ ␊flink_up")
        .doesNotContain("<script");
  }

  @Test
  void startsWithTheNumberOfFailingJobs() {
    assertThat(html).contains("<title>4 failing · Flink Signals</title>");
    assertThat(text(html))
        .contains("4 of 6 jobs failing")
        .contains("The JobManager is reachable: Flink 2.2.0, 2 of 16 slots free on 6 TaskManagers.")
        .contains("Last poll: 2026-01-05 10:02:10 UTC (4 s ago).");
  }

  @Test
  void showsARootCauseWithItsConsequences() {
    assertThat(article("bad &quot;job"))
        .containsSubsequence(
            "Not safe to scale now: " + Blocker.CHECKPOINTS_UNHEALTHY.meaning(),
            "RestartLoop root cause, critical",
            "because of its own errors. Active since 2026-01-05 10:00:30 UTC (104 s ago).",
            "Evidence: 5 restarts in 10 min, the last with com.example.BadRecord.",
            "What to do: Check the exception",
            "Runbook: RestartLoop",
            "Consequences",
            "CheckpointsFailing (critical), active since 2026-01-05 10:00:30 UTC (104 s ago):",
            "Explained by SlotStarvation and RestartLoop.",
            "SlotStarvation root cause, critical");
  }

  @Test
  void aFailureModeThatIsNoBlockerLeavesAJobSafeToScale() {
    ModeStatus behind =
        new ModeStatus(
            "LagRising",
            Severity.WARNING,
            true,
            List.of(),
            AT,
            "It lags.",
            "60 s",
            "Scale it.",
            "book");
    JobStatus healthy =
        JobStatus.of(REPORT.assessment().jobs().get(ExampleReport.HEALTHY), Links.OWN);
    Status status = Status.of(REPORT.assessment(), Links.OWN);
    Status lagging = new Status(AT, status.flink(), List.of(with(behind, healthy)));

    StringWriter page = new StringWriter();
    StatusHtml.write(page, lagging, AT, STALE);
    assertThat(text(page.toString()))
        .contains("1 of 1 job failing")
        .contains("Safe to scale: no blockers.")
        .doesNotContain("Not safe to scale");
  }

  private static JobStatus with(ModeStatus mode, JobStatus job) {
    return new JobStatus(
        job.name(),
        job.id(),
        job.state(),
        job.startedAt(),
        job.endedAt(),
        job.seenAt(),
        job.blind(),
        job.judged(),
        job.scaleSafe(),
        job.blockers(),
        List.of(mode),
        job.unknown(),
        job.parallelism(),
        job.tasks(),
        job.checkpoints(),
        job.rescale(),
        job.schedulerReport(),
        job.restored(),
        job.flow(),
        job.scaling(),
        job.capacity(),
        job.restarts(),
        job.lastFailure());
  }

  @Test
  void linksEachFailureModeToItsRunbook() {
    assertThat(html).contains("href=\"runbooks/FlinkSlotStarvation\">Runbook: SlotStarvation</a>");
  }

  @Test
  void explainsWhyABatchJobIsNotEvaluated() {
    assertThat(text(html))
        .contains("nightly Not evaluated: batch jobs take no checkpoints")
        .doesNotContain("nightly Not safe to scale");
  }

  @Test
  void showsHowFarAJobCanBeScaled() {
    assertThat(text(html))
        .contains("Scale limits Parallelism 4 now, at most 128 (max_parallelism)");
  }

  @Test
  void showsTheLastRescaleWithItsRatios() {
    assertThat(text(html))
        .contains(
            "From parallelism 2 to 4 at 2026-01-05 10:01:12 UTC (62 s ago). Verified: "
                + RescaleOutcome.VERIFIED.meaning())
        .contains("5 checkpoints completed and none failed.")
        .contains("Checkpoints take 1.0 times as long as before.")
        .contains("Restored from Checkpoint 8");
  }

  @Test
  void showsHowOldTheDataOfAnUnseenJobIs() {
    assertThat(article(">silent<"))
        .contains("Not seen recently. Last known at 2026-01-05 10:00:50 UTC");
    assertThat(article(">absent<")).contains("The job has never been seen.");
  }

  @Test
  void warnsThatTheLastPollIsOld() {
    assertThat(html).doesNotContain("This page is stale");
    assertThat(html(AT.plus(STALE).plusSeconds(1))).contains("This page is stale");
  }

  @Test
  void showsWhyTheJobManagerIsUnreachable() {
    assertThat(new String(StatusPageExample.UNREACHABLE.html(), StandardCharsets.UTF_8))
        .contains(
            "<strong>The JobManager does not answer.</strong> The data below is from the last"
                + " answer, at ")
        .contains(
            "<p>It is unreachable: the connection to http://localhost:8081 failed (SocketException).</p>");
  }

  @Test
  void loadsNothingAndUsesRelativeLinks() {
    assertThat(html).doesNotContain("src=", "@import", "url(", "<link", "<script", "<form");
    Set<String> links =
        Pattern.compile("href=\"([^\"]*)\"")
            .matcher(html)
            .results()
            .map(link -> link.group(1).replaceAll("#.*|(?<=runbooks/).*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(links).containsExactly("", "./", "api/v1/status", "metrics", "runbooks/");
  }

  @Test
  void rendersTheGoldenJson() throws IOException {
    String json = json(pages(AT));
    Files.writeString(Path.of("target", "status.html"), html);
    GeneratedFile.of("exporter/src/test/resources/export/status.json").mustBe(json);
  }

  /** A prediction has either a bottleneck or a reason why it is unknown. */
  private static final RescaleStatus.PredictionStatus PREDICTION =
      new RescaleStatus.PredictionStatus(
          OptionalDouble.of(0.95),
          OptionalDouble.of(1),
          OptionalDouble.of(1.05),
          Optional.of("map"),
          Optional.of("the load of map is not known"));

  @Test
  void theReadmeListsEveryFieldOfTheJson() throws IOException {
    Set<String> fields = new TreeSet<>();
    collect("", new ObjectMapper().readTree(json(pages(AT))), fields);
    for (StatusPageExample example :
        List.of(StatusPageExample.UNREACHABLE, StatusPageExample.HEALTHY)) {
      collect("", new ObjectMapper().readTree(StatusJson.render(example.status())), fields);
    }
    collect(
        "jobs[].rescale.prediction",
        new ObjectMapper().readTree(StatusJson.render(PREDICTION)),
        fields);

    assertThat(GeneratedTable.below("exporter/docs/http-api.md", "## Status as JSON").firstCells())
        .as("documented fields; a field that no example contains is not tested")
        .containsExactlyInAnyOrderElementsOf(fields);
  }

  private static void collect(String path, JsonNode node, Set<String> fields) {
    if (node.isArray()) {
      node.forEach(one -> collect(path + "[]", one, fields));
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
        collect(name, field.getValue(), fields);
      }
    } else {
      fields.add("`" + path + "`");
    }
  }

  @Test
  void isEmptyBeforeTheFirstPollHasFinished() throws IOException {
    StatusPages pages = new StatusPages(Optional::empty, Clock.systemUTC(), STALE, Links.OWN);

    StringWriter page = new StringWriter();
    pages.html(page);
    assertThat(page.toString()).contains("has not finished yet");
    assertThat(new ObjectMapper().readTree(json(pages))).isEmpty();
  }
}
