// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.config.Settings.PollSettings;
import io.github.flinksignals.export.Links;
import io.github.flinksignals.flink.JobSelection;
import io.github.flinksignals.history.HistorySettings;
import io.github.flinksignals.history.Retention;
import io.github.flinksignals.history.VerificationRules;
import io.github.flinksignals.http.WebConfigurationFile;
import io.github.flinksignals.log.LogSettings;
import io.github.flinksignals.persistence.HistoryStoreSettings;
import io.github.flinksignals.signal.FlowThresholds;
import io.github.flinksignals.signal.Thresholds;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Reads the settings from flags and environment variables. A flag overrides the variable. */
public final class SettingsReader {
  private static final int BAD_SETTINGS = 2;

  private final String version;
  private final Map<String, String> environment;

  /**
   * @param version what {@code --version} prints
   */
  public SettingsReader(String version, Map<String, String> environment) {
    this.version = version;
    this.environment = Map.copyOf(environment);
  }

  /** What to do after reading the settings. */
  public sealed interface Outcome {
    /**
     * Start the exporter.
     *
     * @param warnings to log once logging is configured
     */
    record Start(Settings settings, List<String> warnings) implements Outcome {
      public Start {
        warnings = List.copyOf(warnings);
      }
    }

    /**
     * Run {@code check} instead of the exporter.
     *
     * @param warnings to print before its result
     */
    record Check(Settings settings, CheckSettings check, List<String> warnings) implements Outcome {
      public Check {
        warnings = List.copyOf(warnings);
      }
    }

    /** Exit, because help, the version or errors were printed. */
    record Stop(int exitCode) implements Outcome {}
  }

  /**
   * Reads the settings and reports all errors at once, each with the name of its flag or variable.
   *
   * @param arguments of the command line
   * @param out for help and version
   * @param err for errors
   */
  public Outcome read(List<String> arguments, PrintWriter out, PrintWriter err) {
    ParseResult program = CommandLineSpec.of(version).parseArgs(arguments.toArray(new String[0]));
    List<ParseResult> commands =
        Stream.iterate(
                program, Objects::nonNull, one -> one.hasSubcommand() ? one.subcommand() : null)
            .toList();
    if (printsHelpOrVersion(commands, out)) {
      return new Outcome.Stop(0);
    }
    boolean isCheck =
        program.hasSubcommand()
            && program.subcommand().commandSpec().name().equals(CheckOptions.COMMAND);
    ParseResult command = isCheck ? program.subcommand() : program;
    List<String> errors = new ArrayList<>();
    commands.stream()
        .flatMap(one -> one.errors().stream())
        .distinct()
        .forEach(error -> errors.addAll(UsageErrors.messages(error)));
    Map<String, Object> values = new HashMap<>();
    for (Setting<?> setting : isCheck ? Definitions.OF_CHECK : Definitions.ALL) {
      value(setting, program, command, errors)
          .ifPresent(value -> values.put(setting.name(), value));
    }
    Optional<CheckSettings> check =
        isCheck ? Optional.of(CheckOptions.read(command, errors)) : Optional.empty();
    errors.addAll(Definitions.FLINK_ACCESS.errors(values, read(values, Definitions.FLINK_URL)));
    errors.addAll(
        Definitions.HISTORY_PROMETHEUS_ACCESS.errors(
            values, read(values, Definitions.HISTORY_PROMETHEUS_URL).flatMap(Function.identity())));
    Optional<WebConfigurationFile> web = isCheck ? Optional.empty() : web(values, errors);
    List<String> warnings = new ArrayList<>(UnknownVariables.warnings(environment.keySet()));
    if (errors.isEmpty()) {
      Settings settings = settings(values, web);
      if (check.isEmpty()) {
        return new Outcome.Start(settings, warnings);
      }
      CheckOptions.warning(check.get(), settings.poll().interval()).ifPresent(warnings::add);
      return new Outcome.Check(settings, check.get(), warnings);
    }
    errors.forEach(err::println);
    warnings.forEach(err::println);
    err.println(
        isCheck
            ? "Not started because of the errors above. check --help lists all options."
            : "Not started because of the errors above. --help lists all settings.");
    err.flush();
    return new Outcome.Stop(BAD_SETTINGS);
  }

  /**
   * @param commands from the exporter to the last subcommand
   */
  private static boolean printsHelpOrVersion(List<ParseResult> commands, PrintWriter out) {
    CommandLine exporter = commands.get(0).commandSpec().commandLine();
    Set<String> names =
        commands.stream()
            .skip(1)
            .map(one -> one.commandSpec().name())
            .collect(Collectors.toUnmodifiableSet());
    boolean errors = commands.stream().anyMatch(one -> !one.errors().isEmpty());
    if ((names.contains(CommandLineSpec.HELP) && !errors)
        || commands.stream().anyMatch(ParseResult::isUsageHelpRequested)) {
      CommandLine check = exporter.getSubcommands().get(CheckOptions.COMMAND);
      (names.contains(CheckOptions.COMMAND) ? check : exporter).usage(out);
    } else if ((names.contains(CommandLineSpec.VERSION) && !errors)
        || commands.stream().anyMatch(ParseResult::isVersionHelpRequested)) {
      exporter.printVersionHelp(out);
    } else {
      return false;
    }
    out.flush();
    return true;
  }

  /** A setting is allowed before the subcommand and after it. The one after it counts. */
  private <T> Optional<T> value(
      Setting<T> setting, ParseResult program, ParseResult command, List<String> errors) {
    String beforeCommand = program.matchedOptionValue(setting.flag(), (String) null);
    String flag = command.matchedOptionValue(setting.flag(), beforeCommand);
    String variable = environment.get(setting.variable());
    String text = flag != null ? flag : variable;
    if (text == null) {
      return Optional.of(setting.initialValue());
    }
    String where = flag != null ? setting.flag() : setting.variable();
    try {
      return Optional.of(setting.parse(text));
    } catch (IllegalArgumentException e) {
      errors.add(where + ": " + e.getMessage() + UsageErrors.shown(", not ", text));
    }
    return Optional.empty();
  }

  /** The value of a setting; null if it could not be read. */
  @SuppressWarnings("unchecked") // Only the setting itself puts its value there.
  static <T> T get(Map<String, Object> values, Setting<T> setting) {
    return (T) values.get(setting.name());
  }

  private static Optional<WebConfigurationFile> web(
      Map<String, Object> values, List<String> errors) {
    Optional<Path> path =
        Optional.ofNullable(get(values, Definitions.WEB_CONFIG_FILE)).flatMap(file -> file);
    List<String> problems = new ArrayList<>();
    Optional<WebConfigurationFile> web =
        path.flatMap(file -> WebConfigurationFile.open(file, System::nanoTime, problems));
    problems.forEach(problem -> errors.add(Definitions.WEB_CONFIG_FILE.flag() + ": " + problem));
    return web;
  }

  /** The value of a setting; empty if it could not be read. */
  private static <T> Optional<T> read(Map<String, Object> values, Setting<T> setting) {
    return Optional.ofNullable(get(values, setting));
  }

  private static HistoryStoreSettings historyStore(Map<String, Object> values) {
    return new HistoryStoreSettings(
        get(values, Definitions.HISTORY_FILE),
        get(values, Definitions.HISTORY_PROMETHEUS_URL),
        get(values, Definitions.HISTORY_PROMETHEUS_SELECTOR).orElse(""),
        Definitions.HISTORY_PROMETHEUS_ACCESS.access(values));
  }

  /** Polls that are far apart give too few values for a trend within a shorter time. */
  private static Duration lagWindow(Map<String, Object> values) {
    Duration least =
        get(values, Definitions.POLL_INTERVAL).multipliedBy(Definitions.LEAST_POLLS_OF_LAG_WINDOW);
    return Collections.max(List.of(get(values, Definitions.LAG_WINDOW), least));
  }

  private static Settings settings(Map<String, Object> values, Optional<WebConfigurationFile> web) {
    VerificationRules verification =
        new VerificationRules(
            get(values, Definitions.RESCALE_VERIFICATION_CHECKPOINTS),
            get(values, Definitions.RESCALE_VERIFICATION_WINDOW),
            get(values, Definitions.CHECKPOINT_FAILURE_THRESHOLD));
    Duration lagWindow = lagWindow(values);
    return new Settings(
        get(values, Definitions.FLINK_URL),
        Definitions.FLINK_ACCESS.access(values),
        new PollSettings(
            get(values, Definitions.POLL_INTERVAL), get(values, Definitions.POLL_TIMEOUT)),
        get(values, Definitions.LOG_DIAGNOSIS_MAX_BYTES),
        get(values, Definitions.LISTEN_ADDRESS),
        web,
        get(values, Definitions.ALLOWED_HOSTS),
        new Links(
            get(values, Definitions.RUNBOOK_URL_PREFIX),
            get(values, Definitions.DASHBOARD_URL_PREFIX).orElse("")),
        new JobSelection(
            get(values, JobDefinitions.JOB_INCLUDE),
            get(values, JobDefinitions.JOB_EXCLUDE),
            get(values, JobDefinitions.JOB_LIMIT)),
        new HistorySettings(
            new Retention(
                get(values, JobDefinitions.JOB_RETENTION),
                get(values, JobDefinitions.JOB_FAILED_RETENTION),
                get(values, Definitions.HISTORY_RETENTION)),
            verification,
            lagWindow),
        historyStore(values),
        new Thresholds(
            get(values, JobDefinitions.JOB_EXPECTED),
            get(values, Definitions.SLOTS_GRACE),
            get(values, Definitions.SLOTS_PROVISION_GRACE),
            get(values, Definitions.SLOTS_ELASTIC),
            get(values, Definitions.STATE_LOST_HOLD),
            get(values, JobDefinitions.JOB_STATELESS),
            verification,
            new FlowThresholds(
                lagWindow,
                get(values, Definitions.LAG_FLOOR),
                get(values, Definitions.BACKPRESSURE_THRESHOLD)),
            get(values, Definitions.POLL_INTERVAL)),
        new LogSettings(get(values, Definitions.LOG_LEVEL), get(values, Definitions.LOG_FORMAT)));
  }
}
