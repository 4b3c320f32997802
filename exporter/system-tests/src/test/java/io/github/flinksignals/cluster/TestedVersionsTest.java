// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TestedVersionsTest {
  @Test
  void parsesAListWithAndWithoutSpaces() {
    assertThat(TestedVersions.parse("1.18.1, 2.2.0")).containsExactly("1.18.1", "2.2.0");
  }

  @Test
  void anInvalidVersionFails() {
    assertThatThrownBy(() -> TestedVersions.parse("")).hasMessageContaining("Not a released");
    assertThatThrownBy(() -> TestedVersions.parse("1.18.1,"))
        .hasMessageContaining("Not a released");
  }
}
