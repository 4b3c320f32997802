// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.config.Settings.PollSettings;
import io.github.flinksignals.flink.JobSelection;
import io.github.flinksignals.history.HistoryRules;
import io.github.flinksignals.history.Retention;
import io.github.flinksignals.history.VerificationRules;
import io.github.flinksignals.http.WebConfigurationFile;
import io.github.flinksignals.log.LogSettings;
import io.github.flinksignals.persistence.HistoryStoreSettings;
import io.github.flinksignals.signal.FlowLimits;
import io.github.flinksignals.signal.Thresholds;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads the settings from flags and environment variables, of which flags win. */
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

  /** What to do after the settings were read. */
  public sealed interface Outcome {
    /**
     * Nothing is wrong.
     *
     * @param warnings of what may not be meant so, to be logged once the log is set up
     */
    record Start(Settings settings, List<String> warnings) implements Outcome {
      public Start {
        warnings = List.copyOf(warnings);
      }
    }

    /**
     * Nothing is wrong, and {@code check} is to run instead of the exporter.
     *
     * @param warnings of what may not be meant so
     */
    record Check(Settings settings, CheckSettings check, List<String> warnings) implements Outcome {
      public Check {
        warnings = List.copyOf(warnings);
      }
    }

    /** Everything there was to say has been said. */
    record Stop(int exitCode) implements Outcome {}
  }

  /**
   * Reads the settings. All that is wrong is reported at once, and by name.
   *
   * @param arguments of the command line
   * @param out for what was asked for: help and version
   * @param err for what is wrong
   */
  public Outcome read(List<String> arguments, PrintWriter out, PrintWriter err) {
    CommandLine exporter = CommandLines.of(version);
    ParseResult whole = exporter.parseArgs(arguments.toArray(new String[0]));
    boolean checks = whole.hasSubcommand();
    ParseResult parsed = checks ? whole.subcommand() : whole;
    CommandLine commandLine = parsed.commandSpec().commandLine();
    if (parsed.isUsageHelpRequested()) {
      commandLine.usage(out);
      out.flush();
      return new Outcome.Stop(0);
    }
    if (parsed.isVersionHelpRequested()) {
      commandLine.printVersionHelp(out);
      out.flush();
      return new Outcome.Stop(0);
    }
    List<String> errors = new ArrayList<>();
    Stream.concat(whole.errors().stream(), checks ? parsed.errors().stream() : Stream.empty())
        .distinct()
        .forEach(error -> errors.addAll(messages(error)));
    Map<String, Object> values = new HashMap<>();
    for (Setting<?> setting : checks ? Definitions.OF_CHECK : Definitions.ALL) {
      value(setting, whole, parsed, errors).ifPresent(value -> values.put(setting.name(), value));
    }
    Optional<CheckSettings> check =
        checks ? Optional.of(CheckOptions.read(parsed, errors)) : Optional.empty();
    errors.addAll(Definitions.FLINK_ACCESS.mistakes(values, read(values, Definitions.FLINK_URL)));
    errors.addAll(
        Definitions.HISTORY_PROMETHEUS_ACCESS.mistakes(
            values, read(values, Definitions.HISTORY_PROMETHEUS_URL).flatMap(Function.identity())));
    Optional<WebConfigurationFile> web = checks ? Optional.empty() : web(values, errors);
    List<String> warnings = UnreadVariables.warnings(environment.keySet());
    if (errors.isEmpty()) {
      Settings settings = settings(values, web);
      return check.isPresent()
          ? new Outcome.Check(settings, check.get(), warnings)
          : new Outcome.Start(settings, warnings);
    }
    errors.forEach(err::println);
    warnings.forEach(err::println);
    err.println("Nothing was started. --help lists the settings.");
    err.flush();
    return new Outcome.Stop(BAD_SETTINGS);
  }

  /** Settings may stand before the command as well as after it. */
  private <T> Optional<T> value(
      Setting<T> setting, ParseResult whole, ParseResult parsed, List<String> errors) {
    String before = whole.matchedOptionValue(setting.flag(), (String) null);
    String flag = parsed.matchedOptionValue(setting.flag(), before);
    String variable = environment.get(setting.variable());
    String text = flag != null ? flag : variable;
    if (text == null) {
      return Optional.of(setting.initialValue());
    }
    String where = flag != null ? setting.flag() : setting.variable();
    try {
      return Optional.of(setting.parse(text));
    } catch (IllegalArgumentException e) {
      errors.add(where + ": " + e.getMessage() + shown(", not ", text));
    }
    return Optional.empty();
  }

  private static List<String> messages(Exception error) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      return unmatched.getUnmatched().stream().map(SettingsReader::unknown).toList();
    }
    return List.of(error.getMessage());
  }

  private static String unknown(String argument) {
    return argument.startsWith("-")
        ? argument.replaceFirst("(?s)=.*", "") + ": there is no such setting"
        : "An argument that belongs to no setting" + shown(": ", argument);
  }

  /** URLs may hold a password or a token, which whoever reads the error need not read. */
  private static String shown(String before, String text) {
    return text.contains("@") || text.contains("://") ? "" : before + "'" + text + "'";
  }

  /** What belongs to a setting in {@code values}. */
  @SuppressWarnings("unchecked") // Put there by its own setting only.
  static <T> T get(Map<String, Object> values, Setting<T> setting) {
    return (T) values.get(setting.name());
  }

  private static Optional<WebConfigurationFile> web(
      Map<String, Object> values, List<String> errors) {
    Optional<Path> path =
        Optional.ofNullable(get(values, Definitions.WEB_CONFIG_FILE)).flatMap(file -> file);
    Optional<WebConfigurationFile.Opening> opening = path.map(WebConfigurationFile::open);
    opening.ifPresent(
        opened ->
            opened
                .problems()
                .forEach(
                    problem -> errors.add(Definitions.WEB_CONFIG_FILE.flag() + ": " + problem)));
    return opening.flatMap(WebConfigurationFile.Opening::file);
  }

  /** The same, empty if it could not be read. */
  private static <T> Optional<T> read(Map<String, Object> values, Setting<T> setting) {
    return Optional.ofNullable(get(values, setting));
  }

  private static HistoryStoreSettings memory(Map<String, Object> values) {
    return new HistoryStoreSettings(
        get(values, Definitions.HISTORY_FILE),
        get(values, Definitions.HISTORY_PROMETHEUS_URL),
        get(values, Definitions.HISTORY_PROMETHEUS_SELECTOR).orElse(""),
        Definitions.HISTORY_PROMETHEUS_ACCESS.access(values));
  }

  private static Settings settings(Map<String, Object> values, Optional<WebConfigurationFile> web) {
    return new Settings(
        get(values, Definitions.FLINK_URL),
        Definitions.FLINK_ACCESS.access(values),
        new PollSettings(
            get(values, Definitions.POLL_INTERVAL), get(values, Definitions.POLL_TIMEOUT)),
        get(values, Definitions.LOG_DIAGNOSIS_MAX_BYTES),
        get(values, Definitions.LISTEN_ADDRESS),
        web,
        new JobSelection(
            get(values, Definitions.JOB_INCLUDE),
            get(values, Definitions.JOB_EXCLUDE),
            get(values, Definitions.JOB_LIMIT)),
        new HistoryRules(
            new Retention(
                get(values, Definitions.JOB_RETENTION),
                get(values, Definitions.JOB_FAILED_RETENTION),
                get(values, Definitions.HISTORY_RETENTION)),
            new VerificationRules(
                get(values, Definitions.RESCALE_VERIFICATION_CHECKPOINTS),
                get(values, Definitions.RESCALE_VERIFICATION_WINDOW),
                get(values, Definitions.CHECKPOINT_FAILURE_THRESHOLD))),
        memory(values),
        new Thresholds(
            get(values, Definitions.JOB_EXPECTED),
            get(values, Definitions.CHECKPOINT_FAILURE_THRESHOLD),
            get(values, Definitions.SLOTS_GRACE),
            get(values, Definitions.SLOTS_PROVISION_GRACE),
            get(values, Definitions.SLOTS_ELASTIC),
            get(values, Definitions.STATE_LOST_HOLD),
            get(values, Definitions.RESCALE_VERIFICATION_WINDOW),
            new FlowLimits(
                get(values, Definitions.LAG_WINDOW),
                get(values, Definitions.LAG_FLOOR),
                get(values, Definitions.BACKPRESSURE_THRESHOLD)),
            get(values, Definitions.POLL_INTERVAL)),
        new LogSettings(get(values, Definitions.LOG_LEVEL), get(values, Definitions.LOG_FORMAT)));
  }
}
