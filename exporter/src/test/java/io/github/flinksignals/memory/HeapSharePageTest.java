// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.GeneratedTable;
import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The heap is divided completely, and the page says how. */
class HeapSharePageTest {
  @Test
  void theSharesAreTheWholeHeapOfTheImage() throws IOException {
    assertThat(Arrays.stream(HeapShare.values()).mapToInt(HeapShare::parts).sum())
        .isEqualTo(HeapShare.PARTS);
    assertThat(Files.readAllLines(Repository.root().resolve("exporter/image/jvm.options")))
        .contains("-Xmx" + HeapShare.PARTS + "m");
  }

  @Test
  void thePageListsTheShares() {
    GeneratedTable.below("exporter/docs/operations.md", "## Memory")
        .mustMatch(
            "memory.HeapShare",
            List.of("Share", "For", "When it is exceeded"),
            Arrays.stream(HeapShare.values())
                .map(
                    share -> List.of(share.parts() + " MiB", share.content(), share.whenExceeded()))
                .toList());
  }
}
