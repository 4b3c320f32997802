// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.Restore;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StoragePathTest {
  @ParameterizedTest
  @CsvSource({
    "s3://bucket/job/chk-1, s3://bucket/job/chk-1",
    "s3://key:hunter2@bucket/job/chk-1, s3://bucket/job/chk-1",
    "s3://key:hun/ter2@bucket/job/chk-1, s3://bucket/job/chk-1",
    "s3://key:hun@ter2@bucket/job/chk-1, s3://bucket/job/chk-1",
    "https://store/c/chk-1?sig=hunter2, https://store/c/chk-1",
    "file:/checkpoints/a@b/chk-1, file:/checkpoints/a@b/chk-1",
    "<checkpoint-not-externally-addressable>, <checkpoint-not-externally-addressable>",
  })
  void keepsNoCredentials(String path, String kept) {
    assertThat(StoragePath.withoutCredentials(path)).isEqualTo(kept);
  }

  @Test
  void neverEntersTheModel() {
    assertThat(new Restore(1, Instant.EPOCH, Optional.of("s3://u:p@b/chk-1")).externalPath())
        .contains("s3://b/chk-1");
  }
}
