// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.export.JobStatus.BlockerStatus;
import java.util.List;
import java.util.stream.Collectors;

/** One job on the status page: in full, or as a line that expands. */
final class JobHtml {
  private final Html page;
  private final JobDetailsHtml details;

  JobHtml(Html page) {
    this.page = page;
    this.details = new JobDetailsHtml(page);
  }

  /**
   * @param number of the job on this page, for its anchor
   */
  void full(JobStatus job, int number) {
    page.markup("<article id=\"job-").number(number).markup("\" aria-labelledby=\"name-");
    page.number(number).markup("\">\n<h3 id=\"name-").number(number).markup("\">");
    page.name(job.name()).markup("</h3>\n<p class=\"verdict\"><strong>");
    page.text(verdict(job)).markup("</strong>");
    blockers(job.blockers());
    state(job);
    modes(job.failureModes());
    details.list(job);
    page.markup("</article>\n");
  }

  private void blockers(List<BlockerStatus> blockers) {
    if (blockers.isEmpty()) {
      page.markup(": no blockers.</p>\n");
      return;
    }
    page.markup(":</p>\n<ul>\n");
    blockers.forEach(one -> page.markup("<li>").text(one.meaning()).markup("</li>\n"));
    page.markup("</ul>\n");
  }

  /**
   * @param open whether the line is expanded at first
   */
  void compact(JobStatus job, boolean open) {
    page.markup("<details")
        .markup(open ? " open" : "")
        .markup(">\n<summary>")
        .name(job.name())
        .markup(" <span class=\"brief\">");
    page.text(verdict(job)).text(reasons(job)).text(details.brief(job));
    page.markup("</span></summary>\n");
    state(job);
    modes(job.failureModes());
    details.list(job);
    page.markup("</details>\n");
  }

  private static String verdict(JobStatus job) {
    return switch (job.health()) {
      case NOT_EVALUATED -> "Not evaluated";
      case ENDED -> "Ended";
      default -> job.scaleSafe() ? "Safe to scale" : "Not safe to scale now";
    };
  }

  private static String reasons(JobStatus job) {
    return switch (job.health()) {
      case NOT_EVALUATED ->
          ": batch jobs take no checkpoints, and their tasks wait for each other by design";
      case ENDED -> "";
      default ->
          job.blockers().isEmpty()
              ? ""
              : job.blockers().stream()
                  .map(BlockerStatus::meaning)
                  .collect(Collectors.joining("; ", ": ", ""));
    };
  }

  private void state(JobStatus job) {
    page.markup("<p>");
    if (job.state().isEmpty()) {
      page.markup("The job has never been seen.</p>\n");
      return;
    }
    if (job.blind()) {
      page.markup("<strong>Not seen recently.</strong> Last known at ")
          .time(job.seenAt().orElseThrow())
          .markup(": ");
    }
    page.text(job.state().get().name());
    job.tasks()
        .ifPresent(
            tasks ->
                page.text(", %d of %d tasks running".formatted(tasks.running(), tasks.total())));
    job.parallelism().ifPresent(parallelism -> page.text(", parallelism " + parallelism));
    job.startedAt().ifPresent(time -> page.markup("; started ").time(time));
    job.endedAt().ifPresent(time -> page.markup("; ended ").time(time));
    page.markup(".</p>\n");
  }

  private void modes(List<ModeStatus> modes) {
    List<ModeStatus> roots = modes.stream().filter(ModeStatus::root).toList();
    List<ModeStatus> rest = modes.stream().filter(mode -> !mode.root()).toList();
    for (ModeStatus root : roots) {
      page.markup("<section class=\"root\">\n<h4>").text(root.mode());
      page.markup(" <span class=\"kind\">root cause, ").text(root.severity().label());
      page.markup("</span></h4>\n<p>")
          .text(root.meaning())
          .markup(" Active since ")
          .time(root.since());
      page.markup(".</p>\n<p><strong>Evidence:</strong> ").text(sentence(root.evidence()));
      page.markup("</p>\n<p class=\"remedy\"><strong>What to do:</strong> ").text(root.remedy());
      page.markup(" ").link(address(root), "Runbook: " + root.mode()).markup("</p>\n");
      List<ModeStatus> explained =
          rest.stream().filter(mode -> firstRoot(mode, roots, modes).equals(root.mode())).toList();
      consequences(explained, "Consequences");
      page.markup("</section>\n");
    }
    consequences(
        rest.stream().filter(mode -> firstRoot(mode, roots, modes).isEmpty()).toList(),
        "Lingering effects of a resolved problem");
  }

  private void consequences(List<ModeStatus> modes, String title) {
    if (modes.isEmpty()) {
      return;
    }
    page.markup("<div class=\"consequences\">\n<h5>").text(title).markup("</h5>\n<ul>\n");
    for (ModeStatus mode : modes) {
      page.markup("<li><strong>")
          .text(mode.mode())
          .markup("</strong> (")
          .text(mode.severity().label());
      page.markup("), active since ")
          .time(mode.since())
          .markup(": ")
          .text(sentence(mode.evidence()));
      if (mode.explainedBy().size() > 1) {
        page.text(" Explained by " + String.join(" and ", mode.explainedBy()) + ".");
      }
      page.markup(" ").link(address(mode), "Runbook: " + mode.mode()).markup("</li>\n");
    }
    page.markup("</ul>\n</div>\n");
  }

  /** The first root that explains a mode, directly or through other modes; empty if none does. */
  private static String firstRoot(ModeStatus mode, List<ModeStatus> roots, List<ModeStatus> modes) {
    for (ModeStatus root : roots) {
      if (CauseSearch.explains(root, mode, modes)) {
        return root.mode();
      }
    }
    return "";
  }

  /** Relative to this page, because a proxy may serve the pages below a prefix. */
  private static String address(ModeStatus mode) {
    return mode.runbook().replaceFirst("^/", "");
  }

  private static String sentence(String evidence) {
    return evidence.endsWith(".") ? evidence : evidence + ".";
  }
}
