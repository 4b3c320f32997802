// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.fixture.Scenario;
import io.github.flinksignals.fixture.ScenarioJob;
import io.github.flinksignals.fixture.ScenarioTask;
import io.github.flinksignals.model.CheckpointFailureCause;
import io.github.flinksignals.model.Failure;
import io.github.flinksignals.model.RescaleReport;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Example status pages for the browser tests. */
enum StatusPageExample {
  HEALTHY {
    @Override
    Scenario story() {
      Scenario story = healthy(Scenario.of());
      story.job().source().parallelism(4);
      story.job().redeployed().rescaleReports(waitingForSlots(story.now()));
      return story.completeCheckpoints(8);
    }
  },
  FAILING {
    @Override
    Scenario story() {
      Scenario story = healthy(Scenario.of());
      story.job().source().parallelism(4);
      story.job().redeployed();
      for (int i = 0; i < 4; i++) {
        story.after(10);
        story.job().checkpoints().failed(CheckpointFailureCause.STORAGE_ACCESS);
        story.poll();
      }
      story.job().restarted(Failure.Kind.CHECKPOINT).tasks(ScenarioTask::starting);
      story.pass(720);
      return story;
    }
  },
  UNREACHABLE {
    @Override
    Scenario story() {
      return healthy(Scenario.of()).unreachable(600);
    }
  },
  MANY {
    @Override
    Scenario story() {
      Scenario story = Scenario.of("--job.expected=gone-missing");
      List<ScenarioJob> jobs = new ArrayList<>(List.of(story.job()));
      for (int i = 1; i < MANY_JOBS; i++) {
        jobs.add(
            story.submit("insert-into_default_catalog.default_database.orders_%03d".formatted(i)));
      }
      story.submit("nightly-compaction").batch();
      for (int poll = 0; poll < 12; poll++) {
        story.after(10);
        for (int i = 0; i < jobs.size(); i++) {
          if (i % 90 == 1 && poll > 4) {
            jobs.get(i).checkpoints().failed(CheckpointFailureCause.TIMEOUT);
          } else {
            jobs.get(i).checkpoints().completed(1);
          }
        }
        story.poll();
      }
      return story;
    }
  },
  HOSTILE {
    @Override
    Scenario story() {
      Scenario story = Scenario.of();
      story.without(story.job());
      List<ScenarioJob> jobs = HOSTILE_NAMES.stream().map(story::submit).toList();
      for (int i = 0; i < jobs.size(); i += 2) {
        jobs.get(i).tasks(ScenarioTask::waiting);
      }
      return story.pass(120);
    }
  },
  EVERYTHING {
    @Override
    Scenario story() {
      throw new UnsupportedOperationException("status() is overridden");
    }

    @Override
    Status status() {
      return Status.of(ExampleReport.make().assessment(), Links.OWN);
    }
  };

  private static RescaleReport waitingForSlots(Instant now) {
    return new RescaleReport(
        Optional.of("update requirement"),
        Optional.of(RescaleReport.State.IGNORED),
        Optional.of("no resources or parallelisms change"),
        now.plusSeconds(20),
        Optional.of(now.plusSeconds(80)),
        Optional.empty(),
        OptionalInt.of(8),
        OptionalInt.of(4),
        OptionalInt.of(4));
  }

  static final int MANY_JOBS = 200;

  static final List<String> HOSTILE_NAMES =
      List.of(
          "<script>window.ran = 'script'</script>",
          "<img src=x onerror=\"window.ran = 'image'\">",
          "\"><svg onload=window.ran='svg'>",
          "' onmouseover='window.ran=1' x='",
          "</details></section></main></body></html>",
          "</style><style>* { display: none }",
          "<!-- <base href=//example.org>",
          "&lt;b&gt; &amp; &#60;i&#62; &",
          "javascript:alert(1)",
          "right to left \u202e override \u2067 isolate",
          "escape \u001b[2J\u001b]0;title\u0007 bell",
          "two\nlines\r\nand a \0 zero",
          "حاسبة الطلبات",
          "注文処理 🚀 👩‍🔧",
          "Z\u0351\u036b\u0343\u036a\u0302a\u0363\u0363\u034el\u0343\u036ag\u0352o",
          "insert-into_" + "a_very_long_name_without_a_space_".repeat(8),
          "  ");

  abstract Scenario story();

  Status status() {
    return Status.of(story().assessment(), Links.OWN);
  }

  /** The page a few seconds after the last poll. */
  byte[] html() {
    Status status = status();
    StringWriter page = new StringWriter();
    StatusHtml.write(page, status, status.at().plusSeconds(7), Duration.ofSeconds(30));
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  String fileName(String screen) {
    return name().toLowerCase(Locale.ROOT) + "-" + screen + ".png";
  }

  private static Scenario healthy(Scenario story) {
    return story.completeCheckpoints(12);
  }
}
