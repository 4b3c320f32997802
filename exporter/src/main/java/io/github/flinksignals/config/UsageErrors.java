// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Words the errors of a command line. */
final class UsageErrors {
  private UsageErrors() {}

  static List<String> messages(Exception error) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      CommandSpec command = unmatched.getCommandLine().getCommandSpec();
      return unmatched.getUnmatched().stream().map(argument -> unknown(argument, command)).toList();
    }
    return List.of(error.getMessage());
  }

  private static String unknown(String argument, CommandSpec command) {
    if (!argument.startsWith("-")) {
      return "Unexpected argument"
          + shown(": ", argument)
          + suggestion(argument, command.subcommands().keySet());
    }
    String flag = argument.replaceFirst("(?s)=.*", "");
    if (ofCheck(flag)) {
      return flag + ": unknown flag. It is an option of check and follows that command";
    }
    List<String> flags =
        command.options().stream()
            .filter(option -> !option.hidden())
            .map(OptionSpec::longestName)
            .toList();
    return flag + ": unknown flag" + suggestion(flag, flags);
  }

  private static String suggestion(String mistyped, Collection<String> names) {
    return Nearest.to(mistyped, names).map(name -> ". Did you mean " + name + "?").orElse("");
  }

  private static boolean ofCheck(String flag) {
    return CheckOptions.specs().stream().anyMatch(option -> option.longestName().equals(flag));
  }

  /** Omits URLs, because they may contain a password or a token. */
  static String shown(String before, String text) {
    return text.contains("@") || text.contains("://") ? "" : before + "'" + text + "'";
  }
}
