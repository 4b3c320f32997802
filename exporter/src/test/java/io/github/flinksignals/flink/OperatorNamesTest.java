// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Source: in                             | Source: in",
        "Source: in -> Map -> Sink: out         | Source: in;Map;Sink: out",
        "Map -> (Filter, Sink: out)             | Map;Filter;Sink: out",
        "Map -> (A -> (B, C), D -> (E -> F, G)) | Map;A;B;C;D;E;F;G",
        "Writer (a) : t -> Committer            | Writer (a) : t;Committer",
        "[vertex-2]streaming-writer             | streaming-writer",
        "[vertex-12]Source: in -> Sink: out     | Source: in;Sink: out",
        "[vertex-x]Map                          | [vertex-x]Map",
        "Map -> [vertex-2]Filter                | Map;[vertex-2]Filter",
        "Calc[2] -> Sink(table=[t])             | Calc[2];Sink(table=[t]",
      })
  void splitsAChainAsFlinkJoinsIt(String task, String operators) {
    assertThat(OperatorNames.of(task)).containsExactly(operators.split(";", -1));
  }
}
