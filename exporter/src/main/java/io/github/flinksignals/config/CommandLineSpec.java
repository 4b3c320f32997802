// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Describes the command line to picocli: the exporter and its subcommands. */
final class CommandLineSpec {
  /** Prints the help of the command before it. */
  static final String HELP = "help";

  /** Prints the version. */
  static final String VERSION = "version";

  private static final String NAME = "flink-signals-exporter";
  private static final int WIDTH = 100;

  /** Indents a further line below the text after "Usage: ". */
  private static final String UNDER_USAGE = " ".repeat("Usage: ".length());

  private CommandLineSpec() {}

  /**
   * @param version what {@code --version} prints
   */
  static CommandLine of(String version) {
    CommandSpec exporter = spec(NAME, version);
    exporter
        .usageMessage()
        .description(
            "Polls a Flink JobManager and exports the failure modes of its jobs to Prometheus.")
        .customSynopsis(
            NAME + " [--SETTING=VALUE]...",
            UNDER_USAGE + NAME + " check [OPTION]... [--SETTING=VALUE]...",
            UNDER_USAGE + NAME + " help [check]",
            UNDER_USAGE + NAME + " version");
    Definitions.ALL.forEach(setting -> exporter.addOption(option(setting).build()));

    CommandSpec check = spec(CheckOptions.COMMAND, version);
    check
        .usageMessage()
        .description(
            "Polls a Flink JobManager for a short time and prints whether its jobs are healthy and"
                + " safe to scale. Exit codes: 0 if all jobs are safe, 1 if a job is not safe, 2 if"
                + " the result is unknown or the command line is invalid.")
        .customSynopsis(NAME + " check [OPTION]... [--SETTING=VALUE]...");
    CheckOptions.specs().forEach(check::addOption);
    Definitions.OF_CHECK.forEach(
        setting ->
            check.addOption(
                option(setting).hidden(Definitions.UNUSED_BY_CHECK.contains(setting)).build()));
    check.addSubcommand(HELP, word());
    exporter.addSubcommand(CheckOptions.COMMAND, check);
    CommandSpec help = word();
    help.addSubcommand(CheckOptions.COMMAND, word());
    exporter.addSubcommand(HELP, help);
    exporter.addSubcommand(VERSION, word());
    return new CommandLine(exporter).setExpandAtFiles(false);
  }

  /** A subcommand without options, which the help does not list below the settings. */
  private static CommandSpec word() {
    CommandSpec word = CommandSpec.create();
    word.usageMessage().hidden(true);
    word.parser().collectErrors(true);
    return word;
  }

  private static CommandSpec spec(String name, String version) {
    CommandSpec spec =
        CommandSpec.create()
            .name(name)
            .version(version)
            .addOption(
                OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Print this help and exit.")
                    .build())
            .addOption(
                OptionSpec.builder("-V", "--version")
                    .versionHelp(true)
                    .description("Print the version and exit.")
                    .build());
    spec.usageMessage()
        .footer(
            List.of(
                    "",
                    "Each setting can also be set with its environment variable. A flag overrides"
                        + " the variable.")
                .toArray(new String[0]))
        .sortOptions(false)
        .width(WIDTH);
    spec.parser().collectErrors(true);
    return spec;
  }

  private static OptionSpec.Builder option(Setting<?> setting) {
    return OptionSpec.builder(setting.flag())
        .type(String.class)
        .paramLabel(setting.value())
        .description(
            setting.description() + ".",
            "Default: "
                + setting.initial().filter(text -> !text.isEmpty()).orElse("not set")
                + ". Variable: "
                + setting.variable());
  }
}
