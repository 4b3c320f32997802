// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the operators of a chain in the name of its task. */
public final class OperatorNames {
  /**
   * Flink joins the operators of a chain with arrows and puts branches in parentheses, which nest:
   * "source -> map -> (filter -> (sink a, sink b), sink c)". A closing parenthesis can therefore
   * follow only the last operator of a branch.
   */
  private static final Pattern SEPARATOR = Pattern.compile(" -> \\(?|\\)*, |\\)+$");

  private OperatorNames() {}

  /**
   * The names of the operators of a task. Parentheses at the end of an operator's own name are
   * missing if they could be those of a branch.
   *
   * @param taskName {@code name} of a vertex in {@code /jobs/:id}
   */
  public static Stream<String> of(String taskName) {
    return SEPARATOR.splitAsStream(taskName);
  }
}
