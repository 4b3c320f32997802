// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.check;

import io.github.flinksignals.check.CheckResult.JobResult;
import io.github.flinksignals.export.JobStatus;
import io.github.flinksignals.export.ModeStatus;
import io.github.flinksignals.signal.Formats;
import io.github.flinksignals.text.PipelineCommands;
import io.github.flinksignals.text.VisibleText;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Prints the result as a table of jobs, followed by the active failure modes of each job. */
final class CheckTable {
  private static final int MAX_NAME_WIDTH = 40;
  private static final int CONCLUSION_WIDTH = 13;

  private final PrintWriter out;
  private final Ansi ansi;
  private final int nameWidth;
  private final CheckResult result;

  private CheckTable(PrintWriter out, Ansi ansi, CheckResult result) {
    this.out = out;
    this.ansi = ansi;
    this.result = result;
    this.nameWidth =
        Math.min(
            MAX_NAME_WIDTH,
            result.jobs().stream().mapToInt(job -> name(job).length()).max().orElse(0) + 2);
  }

  /** Prints the result, in colour if {@code ansi} is enabled. */
  static void print(CheckResult result, PrintWriter out, Ansi ansi) {
    CheckTable table = new CheckTable(out, ansi, result);
    if (!result.jobs().isEmpty()) {
      table.line("JOB", "VERDICT", "REASON, OR LAST RESCALE");
    }
    result.jobs().forEach(table::job);
    result.reasons().forEach(reason -> out.println("! " + safe(reason)));
    result.jobs().forEach(table::scale);
    result.jobs().forEach(table::modes);
    out.println();
    out.println(table.conclusion());
    out.flush();
  }

  private void line(String name, String conclusion, String reason) {
    out.println(pad(name, nameWidth) + pad(conclusion, CONCLUSION_WIDTH) + reason);
  }

  private void job(JobResult job) {
    String name = name(job);
    if (name.length() > nameWidth - 2) {
      out.println(name);
      name = "";
    }
    String reason = job.reasons().isEmpty() ? rescale(status(job)) : safe(job.reasons().get(0));
    out.println(
        pad(name, nameWidth)
            + coloured(job.conclusion(), pad(job.conclusion().words(), CONCLUSION_WIDTH))
            + reason);
    job.reasons().stream().skip(1).forEach(next -> line("", "", safe(next)));
  }

  private static String rescale(JobStatus job) {
    return job.rescale()
        .map(
            one ->
                "from %d to %d: %s"
                    .formatted(one.parallelismBefore(), one.parallelismAfter(), one.outcome()))
        .orElse("no rescale known");
  }

  private void scale(JobResult job) {
    job.scale()
        .ifPresent(
            scale -> {
              out.println();
              ScaleTable.lines(job.name(), scale).forEach(line -> out.println(safe(line)));
            });
  }

  private void modes(JobResult job) {
    List<ModeStatus> modes = status(job).failureModes();
    if (modes.isEmpty()) {
      return;
    }
    out.println();
    out.println(name(job));
    for (ModeStatus mode : modes) {
      out.println(
          "  "
              + mode.mode()
              + " ("
              + mode.severity().label()
              + (mode.root() ? ", root cause)" : ", consequence)")
              + " for "
              + Formats.duration(Duration.between(mode.since(), result.status().at())));
      out.println("    " + safe(mode.evidence()));
      if (mode.root()) {
        out.println("    What to do: " + mode.remedy());
        out.println("    Runbook: " + mode.runbook());
      }
    }
  }

  private String conclusion() {
    long safe = result.jobs().stream().filter(job -> job.conclusion() == Conclusion.SAFE).count();
    String words = result.conclusion().words();
    return coloured(
            result.conclusion(), Character.toUpperCase(words.charAt(0)) + words.substring(1))
        + ": %d of %s safe.".formatted(safe, Formats.count(result.jobs().size(), "job"));
  }

  private JobStatus status(JobResult job) {
    return result.status().jobs().stream()
        .filter(one -> one.name().equals(job.name()))
        .findFirst()
        .orElseThrow();
  }

  private String coloured(Conclusion conclusion, String text) {
    String style =
        switch (conclusion) {
          case SAFE -> "fg(green)";
          case NOT_SAFE -> "bold,fg(red)";
          case CANNOT_TELL -> "fg(yellow)";
        };
    return ansi.string("@|" + style + " " + text + "|@");
  }

  private static String safe(String text) {
    return PipelineCommands.breakUp(VisibleText.of(text));
  }

  private static String name(JobResult job) {
    return safe(job.name());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(1, width - text.length()));
  }
}
