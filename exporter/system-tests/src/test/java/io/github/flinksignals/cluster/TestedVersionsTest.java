// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestedVersionsTest {
  @Test
  void parsesAListWithAndWithoutSpaces() {
    assertThat(TestedVersions.parse("1.18.1, 2.2.0")).containsExactly("1.18.1", "2.2.0");
  }

  @Test
  void theNewestIsOneUnlessVersionsAreChosen() {
    assertThat(TestedVersions.newestUnlessChosen(Optional.empty())).containsExactly("2.3.0");
    assertThat(TestedVersions.newestUnlessChosen(Optional.of("1.18.1,1.19.3")))
        .containsExactly("1.18.1", "1.19.3");
  }

  @Test
  void anInvalidVersionFails() {
    assertThatThrownBy(() -> TestedVersions.parse("")).hasMessageContaining("Not a released");
    assertThatThrownBy(() -> TestedVersions.parse("1.18.1,"))
        .hasMessageContaining("Not a released");
  }
}
