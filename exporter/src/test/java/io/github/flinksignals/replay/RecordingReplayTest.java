// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.replay;

import io.github.flinksignals.signal.*;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import org.junit.jupiter.api.Test;

final class RecordingReplayTest {
  @Test
  void dump() throws Exception {
    for (String name : System.getProperty("names", "slot-starvation-2.2.0").split(",", -1)) {
      Recording r = Recording.read(name);
      Thresholds t =
          new Thresholds(
              Set.of(),
              3,
              Duration.ofSeconds(5),
              Duration.ofMinutes(3),
              Thresholds.Elasticity.AUTO,
              Duration.ofSeconds(2));
      List<Assessment> as = Replay.play(r, t);
      System.out.println("=== " + name);
      int mark = 0;
      String last = "";
      for (Assessment a : as) {
        while (mark < r.marks().size() && !r.marks().get(mark).at().isAfter(a.at()))
          System.out.println("  -- " + r.marks().get(mark++).text());
        StringBuilder b = new StringBuilder();
        b.append(a.cluster().reachable() ? "" : "DOWN ");
        a.jobs()
            .values()
            .forEach(
                j -> {
                  b.append(new TreeSet<>(j.activeSince().keySet()))
                      .append(" roots ")
                      .append(new TreeSet<>(j.roots()))
                      .append(" blockers ")
                      .append(new TreeSet<>(j.blockers()));
                  j.history()
                      .ifPresent(
                          h ->
                              b.append(" missing ")
                                  .append(h.slots().need().missing())
                                  .append(" cause ")
                                  .append(h.checkpoints().streakCause()));
                });
        if (!b.toString().equals(last)) {
          Instant m = r.marks().get(Math.max(0, mark - 1)).at();
          System.out.println("  +" + Duration.between(m, a.at()).toSeconds() + "s " + b);
          a.jobs()
              .values()
              .forEach(
                  j ->
                      j.judgements()
                          .forEach(
                              (k, v) -> {
                                if (v.active())
                                  System.out.println(
                                      "         " + k + ": " + ((Judgement.Active) v).evidence());
                              }));
          last = b.toString();
        }
      }
    }
  }
}
