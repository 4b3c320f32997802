// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PipelineCommandsTest {
  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      delimiter = '|',
      value = {
        "::add-mask::orders|: :add-mask::orders",
        "  ::stop-commands::x|  : :stop-commands::x",
        ":::x|: ::x",
        "##vso[task.complete result=Succeeded]|# #vso[task.complete result=Succeeded]",
        "orders ##vso[x]|orders # #vso[x]",
        "###[group]|# # #[group]",
        "##teamcity[buildStatus]|# #teamcity[buildStatus]",
        "a::b ## heading|a::b ## heading",
        "orders|orders",
      })
  void breaksUpCommandsOnly(String line, String expected) {
    // A step must not be able to restore what another one broke up.
    assertThat(PipelineCommands.breakUp(line)).isEqualTo(expected);
    assertThat(PipelineCommands.breakUp(expected).stripLeading())
        .doesNotStartWith("::")
        .doesNotContainPattern("##\\w*\\[");
  }
}
