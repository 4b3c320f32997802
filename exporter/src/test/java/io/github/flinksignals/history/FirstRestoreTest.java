// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.Checkpoint;
import io.github.flinksignals.model.CheckpointStatistics;
import io.github.flinksignals.model.Restore;
import io.github.flinksignals.model.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FirstRestoreTest {
  private static final Run RUN =
      new Run("77b1aa00000000000000000000000000", Instant.parse("2026-03-01T12:00:00Z"));
  private static final String OWN = "s3://c/77b1aa00000000000000000000000000/chk-9";
  private static final String OTHERS = "s3://c/5c2a0000000000000000000000000000/chk-9";

  private static final String SHARED = "s3://c/orders/chk-9";

  /**
   * A row: the origin, empty if unknown, why it is right, and what Flink reports.
   *
   * @param own the last completed checkpoint of the run
   */
  record Case(
      Optional<Origin> origin,
      String because,
      long restores,
      Optional<String> path,
      boolean restarted,
      Optional<Checkpoint> own) {
    Case(
        Optional<Origin> origin,
        String because,
        long restores,
        Optional<String> path,
        boolean restarted) {
      this(origin, because, restores, path, restarted, Optional.empty());
    }

    Case completed(long id, String path) {
      Checkpoint completed =
          new Checkpoint(
              id,
              Checkpoint.State.COMPLETED,
              false,
              false,
              RUN.startedAt().plusSeconds(8),
              Optional.of(RUN.startedAt().plusSeconds(9)),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              1_000,
              4,
              4,
              Optional.empty(),
              Optional.of(path));
      return new Case(origin, because, restores, this.path, restarted, Optional.of(completed));
    }

    @Override
    public String toString() {
      return origin + " because " + because;
    }
  }

  private static Case row(Origin origin, String because, String path) {
    return new Case(Optional.of(origin), because, 1, Optional.of(path), false);
  }

  static Stream<Case> paths() {
    return Stream.of(
        row(Origin.CHECKPOINT, "the path is that of a checkpoint", OTHERS),
        row(Origin.CHECKPOINT, "a trailing slash does not matter", OTHERS + "/"),
        row(Origin.CHECKPOINT, "a failover keeps the job id and restores at its start", OWN),
        row(
            Origin.SAVEPOINT,
            "the path is that of a savepoint",
            "s3://s/savepoint-5c2a00-0123456789ab"),
        row(
            Origin.SAVEPOINT,
            "a person chose the copied checkpoint",
            "s3://backup/the-one-before-the-upgrade"),
        row(
            Origin.SAVEPOINT,
            "a savepoint may be in a directory named like a checkpoint",
            "s3://c/chk-9/savepoint-5c2a00-0123456789ab"),
        new Case(
            Optional.of(Origin.CHECKPOINT),
            "high availability kept the checkpoint and reports no path",
            1,
            Optional.empty(),
            false));
  }

  static Stream<Case> restarts() {
    return Stream.of(
        new Case(
            Optional.of(Origin.NONE),
            "a restart restored its own checkpoint; an initial restore would be a second one",
            1,
            Optional.of(OWN),
            true),
        new Case(
            Optional.of(Origin.CHECKPOINT),
            "it restarted before it had its own checkpoint",
            1,
            Optional.of(OTHERS),
            true),
        new Case(
                Optional.of(Origin.NONE),
                "a restart restored its own checkpoint, in a directory without job id",
                1,
                Optional.of(SHARED),
                true)
            .completed(9, SHARED),
        new Case(
                Optional.of(Origin.CHECKPOINT),
                "it began with that of an earlier run, which has another id",
                1,
                Optional.of(SHARED),
                true)
            .completed(10, "s3://c/orders/chk-10"),
        new Case(
            Optional.empty(), "only the last of several is reported", 3, Optional.of(OWN), true),
        new Case(
                Optional.empty(),
                "it may be its own one, because all of them are in a directory without job id",
                3,
                Optional.of(SHARED),
                true)
            .completed(30, "s3://c/orders/chk-30"),
        new Case(
            Optional.empty(),
            "high availability may have kept its own checkpoint, and reports no path",
            2,
            Optional.empty(),
            true),
        new Case(
            Optional.of(Origin.CHECKPOINT),
            "there were several, and the restarts are not reported yet",
            2,
            Optional.of(OTHERS),
            false),
        new Case(
            Optional.of(Origin.CHECKPOINT),
            "it had no checkpoint of its own before the last of several",
            3,
            Optional.of(SHARED),
            true),
        new Case(
                Optional.of(Origin.CHECKPOINT),
                "its own checkpoints are elsewhere, so it had none before the last of several",
                3,
                Optional.of(OTHERS),
                true)
            .completed(10, "s3://c/77b1aa00000000000000000000000000/chk-10"),
        new Case(
                Optional.of(Origin.SAVEPOINT),
                "it restored the savepoint of another job until it had its own checkpoint",
                3,
                Optional.of("s3://s/savepoint-5c2a00-0123456789ab"),
                true)
            .completed(10, "s3://c/77b1aa00000000000000000000000000/chk-10"));
  }

  @ParameterizedTest
  @MethodSource({"paths", "restarts"})
  void derivesTheOrigin(Case row) {
    Restore restore = new Restore(9, RUN.startedAt().plusSeconds(2), row.path());
    CheckpointStatistics statistics =
        new CheckpointStatistics(
            row.own().stream().count(),
            row.restores(),
            List.of(),
            row.own(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(restore));

    assertThat(FirstRestore.read(statistics, RUN, row.restarted()).origin())
        .as(row.because())
        .isEqualTo(row.origin());
  }
}
