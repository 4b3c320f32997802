// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SnapshotPathTest {
  @ParameterizedTest
  @CsvSource({
    "s3://c/77b1/chk-9, s3://c/77b1/chk-10, true, checkpoints of one job",
    "s3://c/orders/chk-9/, s3://c/orders/chk-8, true, a trailing slash does not matter",
    "file:/c/chk-9, file:/c/chk-8, true, a directory without job id",
    "s3://c/77b1/chk-9, s3://c/5c2a/chk-9, false, checkpoints of two jobs",
    "s3://s/savepoint-3c1f5a-0d1c2b3a4f5e, s3://s/savepoint-3c1f5a-ffee00112233, true, savepoints",
    "s3://s/savepoint-3c1f5a-0d1c2b3a4f5e, s3://s/savepoint-77aa00-0d1c2b3a4f5e, false, of two jobs",
    "s3://a/savepoint-3c1f5a-0d1c2b3a4f5e, s3://b/savepoint-3c1f5a-ffee00112233, false, the first "
        + "digits of two ids may be equal",
    "s3://c/chk-9, s3://c/savepoint-3c1f5a-0d1c2b3a4f5e, false, nothing shows whose both are",
    "s3://backup/before, s3://backup/before, false, a person chose the path",
    "s3://chk-9/before, s3://chk-9/after, false, the name of a bucket",
  })
  void findsWhatOneJobWrote(String one, String other, boolean same, String because) {
    assertThat(SnapshotPath.sameSeries(Optional.of(one), Optional.of(other)))
        .as(because)
        .isEqualTo(same);
  }

  @Test
  void knowsNothingWithoutAPath() {
    assertThat(SnapshotPath.sameSeries(Optional.empty(), Optional.empty())).isFalse();
    assertThat(SnapshotPath.inDirectoryOf("77b1", Optional.empty())).isFalse();
  }
}
