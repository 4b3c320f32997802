// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.scale.ScaleTarget;
import io.github.flinksignals.signal.Blocker;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options of {@code check}. Unlike settings, they have no environment variables. */
final class CheckOptions {
  static final String COMMAND = "check";

  private static final String WAIT = "--wait";
  private static final String OUTPUT = "--output";
  private static final String JOB = "--job";
  private static final String ALLOW = "--allow";
  private static final String TO_PARALLELISM = "--to-parallelism";
  private static final String TASK = "--task";
  private static final String STARTED_AFTER = "--started-after";
  private static final String PARALLELISM = "--parallelism";

  private static final Pattern RFC_3339 =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]+([Zz]|[+-][0-9]{2}:[0-9]{2})");

  private CheckOptions() {}

  static List<OptionSpec> specs() {
    return List.of(
        option(WAIT, "DURATION")
            .description(
                "Wait up to this long until every job is safe and its last rescale is verified.",
                "Default: do not wait; a check then takes "
                    + Durations.format(
                        CheckSettings.shortestWatch(Definitions.POLL_INTERVAL.initialValue()))
                    + " with the default poll interval")
            .build(),
        option(OUTPUT, "table|json").description("Output format.", "Default: table").build(),
        repeatable(JOB, "NAME")
            .description("Check only this job; can be repeated.", "Default: all jobs")
            .build(),
        option(STARTED_AFTER, "TIME|now")
            .description(
                "Check only runs that started after this time, such as 2026-01-05T10:00:00Z, or"
                    + " after the start of the check. An earlier run is never safe.",
                "Default: check the run that is seen first")
            .build(),
        option(PARALLELISM, "N")
            .description(
                "Check only runs whose highest parallelism of a task is this. Any other run is"
                    + " never safe.",
                "Default: any parallelism")
            .build(),
        repeatable(ALLOW, "BLOCKER")
            .description(
                "Ignore this blocker, such as "
                    + Blocker.NO_FREE_SLOTS.label()
                    + " after a deployment that fills the cluster; can be repeated.",
                "Default: none is ignored")
            .build(),
        option(TO_PARALLELISM, "N")
            .description(
                "Check whether each job can be scaled to this parallelism, and what to expect.",
                "Default: check only whether it is safe to scale")
            .build(),
        option(TASK, "NAME=N")
            .description(
                "The same for this task alone, while the others keep their parallelism.",
                "Default: all tasks are scaled that scale with the job")
            .build());
  }

  private static OptionSpec.Builder option(String flag, String value) {
    return OptionSpec.builder(flag).type(String.class).paramLabel(value);
  }

  private static OptionSpec.Builder repeatable(String flag, String value) {
    return OptionSpec.builder(flag)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .paramLabel(value);
  }

  /** Reads the options and adds a message to the errors for each invalid one. */
  static CheckSettings read(ParseResult parsed, List<String> errors) {
    return new CheckSettings(
        value(parsed, WAIT, Durations::positive, errors).orElse(Duration.ZERO),
        value(parsed, OUTPUT, CheckOptions::output, errors).orElse(CheckSettings.Output.TABLE),
        Set.copyOf(new HashSet<>(parsed.matchedOptionValue(JOB, List.<String>of()))),
        allowed(parsed.matchedOptionValue(ALLOW, List.<String>of()), errors),
        scaleTarget(parsed, errors),
        value(parsed, STARTED_AFTER, CheckOptions::startedAfter, errors),
        value(parsed, PARALLELISM, CheckOptions::parallelism, errors)
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty()));
  }

  /** Warns of a maximum time that is too short for any check; the check then takes longer. */
  static Optional<String> warning(CheckSettings check, Duration pollInterval) {
    Duration shortest = CheckSettings.shortestWatch(pollInterval);
    return check.patience().isZero() || check.patience().compareTo(shortest) >= 0
        ? Optional.empty()
        : Optional.of(
            "%s=%s is too short: with %s=%s a check takes %s, so it waits that long"
                .formatted(
                    WAIT,
                    Durations.format(check.patience()),
                    Definitions.POLL_INTERVAL.flag(),
                    Durations.format(pollInterval),
                    Durations.format(shortest)));
  }

  private static CheckSettings.StartedAfter startedAfter(String text) {
    if (text.equals("now")) {
      return new CheckSettings.StartedAfter(Optional.empty());
    }
    try {
      if (RFC_3339.matcher(text).matches()) {
        Instant at = OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
        return new CheckSettings.StartedAfter(Optional.of(at));
      }
    } catch (DateTimeParseException e) {
      // Reported below, like another format.
    }
    throw new IllegalArgumentException("expected now or a time such as 2026-01-05T10:00:00Z");
  }

  private static Optional<ScaleTarget> scaleTarget(ParseResult parsed, List<String> errors) {
    Optional<ScaleTarget> job =
        value(
            parsed,
            TO_PARALLELISM,
            text -> new ScaleTarget(Optional.empty(), parallelism(text)),
            errors);
    Optional<ScaleTarget> task = value(parsed, TASK, CheckOptions::task, errors);
    if (parsed.hasMatchedOption(TO_PARALLELISM) && parsed.hasMatchedOption(TASK)) {
      errors.add(TO_PARALLELISM + " and " + TASK + " cannot be combined");
    }
    return job.or(() -> task);
  }

  /** The name of a task may contain the separator. */
  private static ScaleTarget task(String text) {
    int separator = text.lastIndexOf('=');
    if (separator < 1) {
      throw new IllegalArgumentException("expected NAME=N");
    }
    return new ScaleTarget(
        Optional.of(text.substring(0, separator)), parallelism(text.substring(separator + 1)));
  }

  private static int parallelism(String text) {
    int number = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > ScaleTarget.MOST) {
      throw new IllegalArgumentException("expected a number from 1 to " + ScaleTarget.MOST);
    }
    return number;
  }

  private static <T> Optional<T> value(
      ParseResult parsed, String flag, Function<String, T> parser, List<String> errors) {
    String text = parsed.matchedOptionValue(flag, (String) null);
    return text == null ? Optional.empty() : parse(flag, text, parser, errors);
  }

  private static <T> Optional<T> parse(
      String flag, String text, Function<String, T> parser, List<String> errors) {
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      errors.add(flag + ": " + e.getMessage() + ", not '" + text + "'");
      return Optional.empty();
    }
  }

  private static CheckSettings.Output output(String text) {
    return switch (text) {
      case "table" -> CheckSettings.Output.TABLE;
      case "json" -> CheckSettings.Output.JSON;
      default -> throw new IllegalArgumentException("expected table or json");
    };
  }

  private static Set<Blocker> allowed(List<String> texts, List<String> errors) {
    List<Blocker> allowed = new ArrayList<>();
    texts.forEach(
        text -> parse(ALLOW, text, CheckOptions::blocker, errors).ifPresent(allowed::add));
    return Set.copyOf(new HashSet<>(allowed));
  }

  private static Blocker blocker(String text) {
    return Arrays.stream(Blocker.values())
        .filter(blocker -> blocker.label().equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of "
                        + Arrays.stream(Blocker.values())
                            .map(Blocker::label)
                            .collect(Collectors.joining(", "))));
  }
}
