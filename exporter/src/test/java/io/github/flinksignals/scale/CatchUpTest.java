// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A job that processes 100 records per second with a map that is busy for half of the time. */
final class CatchUpTest {
  private static final CatchUp.Backlog MINUTE =
      new CatchUp.Backlog(60, OptionalDouble.of(0), OptionalDouble.empty());

  private static JobCapacity job(double busy, Optional<Boolean> behind, OptionalDouble offered) {
    return new JobCapacity(
        Instant.EPOCH,
        100,
        behind,
        offered,
        List.of(new TaskCapacity("map", false, 2, OptionalInt.empty(), 100, busy, busy, 0, 0)));
  }

  private static CatchUp catchUp(JobCapacity job, int parallelism, CatchUp.Backlog backlog) {
    return CatchUp.of(Optional.of(job), task -> parallelism, List.of(), backlog);
  }

  @Test
  void isTheBacklogDividedByTheSpareCapacity() {
    CatchUp.Known known =
        (CatchUp.Known) catchUp(job(0.5, Optional.of(false), OptionalDouble.empty()), 2, MINUTE);
    assertThat(known.shortest().getAsDouble())
        .as("6000 records, and 200 per second can be processed")
        .isCloseTo(60, within(1e-6));
    assertThat(known.longest()).isEqualTo(known.shortest());
  }

  @Test
  void isShorterWithMoreParallelismByAnUnknownEfficiency() {
    CatchUp.Known known =
        (CatchUp.Known) catchUp(job(0.5, Optional.of(false), OptionalDouble.empty()), 4, MINUTE);
    assertThat(known.shortest().getAsDouble()).as("at 400 per second").isCloseTo(20, within(1e-6));
    assertThat(known.longest().getAsDouble()).as("at 300 per second").isCloseTo(30, within(1e-6));
  }

  @Test
  void neverEndsIfMoreArrivesThanCanBeProcessed() {
    CatchUp.Known known =
        (CatchUp.Known) catchUp(job(1, Optional.of(true), OptionalDouble.of(160)), 2, MINUTE);
    assertThat(known.shortest()).isEmpty();
    assertThat(known.longest()).isEmpty();
    known = (CatchUp.Known) catchUp(job(1, Optional.of(true), OptionalDouble.of(160)), 4, MINUTE);
    assertThat(known.shortest()).as("at 200 per second").isPresent();
    assertThat(known.longest()).as("at 150 per second").isEmpty();
  }

  @Test
  void addsTheRecordsThatWaitOrTheLag() {
    JobCapacity job = job(0.5, Optional.of(false), OptionalDouble.empty());
    CatchUp records =
        catchUp(job, 2, new CatchUp.Backlog(60, OptionalDouble.of(1000), OptionalDouble.of(99)));
    CatchUp lag =
        catchUp(job, 2, new CatchUp.Backlog(60, OptionalDouble.empty(), OptionalDouble.of(10)));
    assertThat(((CatchUp.Known) records).shortest().getAsDouble()).isCloseTo(70, within(1e-6));
    assertThat(lag).isEqualTo(records);
  }

  @Test
  void isUnknownWithoutItsFacts() {
    assertThat(catchUp(job(1, Optional.of(true), OptionalDouble.empty()), 2, MINUTE))
        .isEqualTo(new CatchUp.Unknown("how many records arrive is not known"));
    assertThat(
            catchUp(
                job(0.5, Optional.of(false), OptionalDouble.empty()),
                2,
                new CatchUp.Backlog(60, OptionalDouble.empty(), OptionalDouble.empty())))
        .isEqualTo(new CatchUp.Unknown("how far the job is behind is not known"));
    assertThat(catchUp(job(0.1, Optional.of(false), OptionalDouble.of(900)), 2, MINUTE))
        .as("it may be able to process 500 or 5000 per second")
        .isInstanceOf(CatchUp.Unknown.class);
  }
}
