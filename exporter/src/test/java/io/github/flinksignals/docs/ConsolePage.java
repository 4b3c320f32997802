// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A page of the documentation whose blocks of the language {@code console} contain commands, each
 * after {@code $}, and the output of each command below it.
 */
public record ConsolePage(List<String> lines) {
  private static final String BLOCK = "```console";
  private static final String END = "```";
  private static final String PROMPT = "$ ";

  /**
   * A command of the page.
   *
   * @param heading of the section with the command, with its number signs
   * @param output the lines below it
   */
  public record Command(String heading, String line, List<String> output) {}

  /** A page by its path from the root of the repository. */
  public static ConsolePage read(String path) throws IOException {
    return new ConsolePage(Files.readAllLines(Repository.root().resolve(path)));
  }

  /** The commands in the order of the page. */
  public List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    walk(line -> {}, commands::add);
    return commands;
  }

  /**
   * The text of the page with other outputs.
   *
   * @param output the lines that a command prints; empty if the output on the page is kept
   */
  public String with(Function<Command, Optional<List<String>>> output) {
    List<String> text = new ArrayList<>();
    walk(
        text::add,
        command -> {
          text.add(PROMPT + command.line());
          text.addAll(output.apply(command).orElse(command.output()));
        });
    return String.join("\n", text) + "\n";
  }

  private void walk(Consumer<String> others, Consumer<Command> commands) {
    String heading = "";
    boolean console = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (console && line.startsWith(PROMPT)) {
        Predicate<String> output = next -> !next.startsWith(PROMPT) && !next.equals(END);
        List<String> below = lines.subList(i + 1, lines.size()).stream().takeWhile(output).toList();
        commands.accept(new Command(heading, line.substring(PROMPT.length()), below));
        i += below.size();
        continue;
      }
      console = line.equals(BLOCK) || (console && !line.equals(END));
      heading = !console && line.startsWith("#") ? line : heading;
      others.accept(line);
    }
  }
}
