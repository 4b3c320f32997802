// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.http.ExporterServer.Limits;
import org.junit.jupiter.api.Test;

/** As many requests are answered at the same time as their share of the heap has room for. */
class RequestLimitTest {
  @Test
  void dependsOnTheHeap() {
    assertThat(Limits.requests(7L << 20)).as("the heap of the image").isEqualTo(24);
    assertThat(Limits.requests(64L << 20)).as("a large heap").isEqualTo(32);
    assertThat(Limits.requests(1L << 20)).as("a tiny heap").isEqualTo(2);
  }
}
