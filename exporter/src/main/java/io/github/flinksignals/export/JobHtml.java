// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.export;

import io.github.flinksignals.export.JobStatus.BlockerStatus;
import java.util.List;
import java.util.stream.Collectors;

/** One job on the page: in full, or as a line that opens. */
final class JobHtml {
  private final Html page;
  private final FactsHtml facts;

  JobHtml(Html page) {
    this.page = page;
    this.facts = new FactsHtml(page);
  }

  /**
   * @param number of the job on this page, for links to it
   */
  void full(JobStatus job, int number) {
    page.markup("<article id=\"job-").number(number).markup("\" aria-labelledby=\"name-");
    page.number(number).markup("\">\n<h3 id=\"name-").number(number).markup("\">");
    page.name(job.name()).markup("</h3>\n<p class=\"verdict\"><strong>");
    page.text(verdict(job)).markup("</strong>");
    blockers(job.blockers());
    state(job);
    modes(job.failureModes());
    facts.list(job);
    page.markup("</article>\n");
  }

  private void blockers(List<BlockerStatus> blockers) {
    if (blockers.isEmpty()) {
      page.markup(", for nothing that is wrong speaks against that.</p>\n");
      return;
    }
    page.markup(", for</p>\n<ul>\n");
    blockers.forEach(one -> page.markup("<li>").text(one.meaning()).markup("</li>\n"));
    page.markup("</ul>\n");
  }

  /**
   * @param open whether it is open from the beginning
   */
  void compact(JobStatus job, boolean open) {
    page.markup("<details")
        .markup(open ? " open" : "")
        .markup(">\n<summary>")
        .name(job.name())
        .markup(" <span class=\"brief\">");
    page.text(verdict(job)).text(reasons(job)).text(facts.brief(job));
    page.markup("</span></summary>\n");
    state(job);
    facts.list(job);
    page.markup("</details>\n");
  }

  private static String verdict(JobStatus job) {
    return switch (job.standing()) {
      case SAFE -> "May be scaled";
      case NOT_JUDGED -> "Not judged";
      case ENDED -> "Ended";
      default -> job.scaleSafe() ? "May be scaled" : "Must not be scaled now";
    };
  }

  private static String reasons(JobStatus job) {
    return switch (job.standing()) {
      case NOT_JUDGED ->
          ": it is a batch job, whose tasks wait for each other by design and which takes no"
              + " checkpoints";
      case ENDED, SAFE -> "";
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
      page.markup("The job was never seen.</p>\n");
      return;
    }
    if (job.blind()) {
      page.markup("<strong>It does not answer.</strong> What is told here was seen at ")
          .time(job.seenAt().orElseThrow())
          .markup(": ");
    }
    page.text(job.state().get().name());
    job.tasks()
        .ifPresent(
            tasks -> page.text(", %d of %d tasks run".formatted(tasks.running(), tasks.total())));
    job.parallelism().ifPresent(width -> page.text(", parallelism " + width));
    job.startedAt().ifPresent(time -> page.markup("; started ").time(time));
    job.endedAt().ifPresent(time -> page.markup("; ended ").time(time));
    page.markup(".</p>\n");
  }

  private void modes(List<ModeStatus> modes) {
    List<ModeStatus> roots = modes.stream().filter(ModeStatus::root).toList();
    List<ModeStatus> rest = modes.stream().filter(mode -> !mode.root()).toList();
    for (ModeStatus root : roots) {
      page.markup("<section class=\"root\">\n<h4>").text(root.mode());
      page.markup(" <span class=\"kind\">root cause, ").text(root.severity());
      page.markup("</span></h4>\n<p>").text(root.meaning()).markup(" Since ").time(root.since());
      page.markup(".</p>\n<p><strong>Evidence:</strong> ").text(sentence(root.evidence()));
      page.markup("</p>\n<p class=\"remedy\"><strong>What to do:</strong> ").text(root.remedy());
      page.markup(" ").link(root.runbook(), "Runbook of " + root.mode()).markup("</p>\n");
      List<ModeStatus> its =
          rest.stream().filter(mode -> firstRoot(mode, roots, modes).equals(root.mode())).toList();
      consequences(its, "What follows from it");
      page.markup("</section>\n");
    }
    consequences(
        rest.stream().filter(mode -> firstRoot(mode, roots, modes).isEmpty()).toList(),
        "What is left of a trouble that is over");
  }

  private void consequences(List<ModeStatus> modes, String title) {
    if (modes.isEmpty()) {
      return;
    }
    page.markup("<div class=\"consequences\">\n<h5>").text(title).markup("</h5>\n<ul>\n");
    for (ModeStatus mode : modes) {
      page.markup("<li><strong>").text(mode.mode()).markup("</strong> (").text(mode.severity());
      page.markup("), since ").time(mode.since()).markup(": ").text(sentence(mode.evidence()));
      if (mode.explainedBy().size() > 1) {
        page.text(" It follows from " + String.join(" and ", mode.explainedBy()) + ".");
      }
      page.markup(" ").link(mode.runbook(), "Runbook of " + mode.mode()).markup("</li>\n");
    }
    page.markup("</ul>\n</div>\n");
  }

  /** The first root that explains a mode, directly or through others; empty if none does. */
  private static String firstRoot(ModeStatus mode, List<ModeStatus> roots, List<ModeStatus> modes) {
    for (ModeStatus root : roots) {
      if (Consequences.follows(mode, root, modes)) {
        return root.mode();
      }
    }
    return "";
  }

  private static String sentence(String evidence) {
    return evidence.endsWith(".") ? evidence : evidence + ".";
  }
}
