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

  /**
   * With {@code pipeline.vertex-name-include-index-prefix} (Flink 1.15 and later), the name of each
   * task begins with its index in the graph, which is part of no operator's name.
   */
  private static final Pattern INDEX = Pattern.compile("^\\[vertex-\\d+]");

  private OperatorNames() {}

  /**
   * The names of the operators of a task. Parentheses at the end of an operator's own name are
   * missing if they could be those of a branch.
   *
   * @param taskName {@code name} of a vertex in {@code /jobs/:id}
   */
  public static Stream<String> of(String taskName) {
    return SEPARATOR.splitAsStream(withoutIndex(taskName));
  }

  /** The name of a task without its index, which changes if an upgrade adds a task before it. */
  public static String withoutIndex(String taskName) {
    return INDEX.matcher(taskName).replaceFirst("");
  }
}
