// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command line as picocli is to read it: the exporter, and {@code check} below it. */
final class CommandLines {
  private static final String NAME = "flink-signals-exporter";
  private static final int WIDTH = 100;

  private CommandLines() {}

  /**
   * @param version what {@code --version} prints
   */
  static CommandLine of(String version) {
    CommandSpec exporter = spec(NAME, version);
    exporter
        .usageMessage()
        .description(
            "Watches a Flink JobManager and exports the failure modes of its jobs to Prometheus.")
        .customSynopsis(
            NAME + " [--SETTING=VALUE]...", NAME + " check [OPTION]... [--SETTING=VALUE]...");
    Definitions.ALL.forEach(setting -> exporter.addOption(option(setting)));

    CommandSpec check = spec(NAME + " " + CheckOptions.COMMAND, version);
    check
        .usageMessage()
        .description(
            "Watches the JobManager for a short while, prints whether its jobs are well and may be"
                + " scaled, and ends with 0 if all are safe, 1 if one is not, 2 if that cannot be"
                + " told or the command line is wrong.")
        .customSynopsis(NAME + " check [OPTION]... [--SETTING=VALUE]...");
    CheckOptions.specs().forEach(check::addOption);
    Definitions.OF_CHECK.forEach(setting -> check.addOption(option(setting)));
    exporter.addSubcommand(CheckOptions.COMMAND, check);
    return new CommandLine(exporter).setExpandAtFiles(false);
  }

  private static CommandSpec spec(String name, String version) {
    CommandSpec spec =
        CommandSpec.create()
            .name(name)
            .version(version)
            .addOption(
                OptionSpec.builder("--help")
                    .usageHelp(true)
                    .description("Print this and exit.")
                    .build())
            .addOption(
                OptionSpec.builder("--version")
                    .versionHelp(true)
                    .description("Print the version and exit.")
                    .build());
    spec.usageMessage()
        .footer(
            List.of(
                    "",
                    "Each setting can also be given as the environment variable named with it;"
                        + " a flag wins.")
                .toArray(new String[0]))
        .sortOptions(false)
        .width(WIDTH);
    spec.parser().collectErrors(true);
    return spec;
  }

  private static OptionSpec option(Setting<?> setting) {
    return OptionSpec.builder(setting.flag())
        .type(String.class)
        .paramLabel(setting.value())
        .description(
            setting.description() + ".",
            "Default: "
                + setting.initial().filter(text -> !text.isEmpty()).orElse("not set")
                + ". Variable: "
                + setting.variable())
        .build();
  }
}
