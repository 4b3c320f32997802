// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.history.SinceRescale;
import io.github.flinksignals.history.TimeSeries;
import io.github.flinksignals.log.LogSettings;
import io.github.flinksignals.signal.Thresholds.Elasticity;
import io.github.flinksignals.text.EnumLabels;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/** Reads values of settings; each method throws an exception that says what is expected. */
final class Values {
  private static final Pattern ADDRESS = Pattern.compile("(|[^:\\[\\]]+|\\[[^\\]]+\\]):(\\d{1,5})");

  private static final Pattern HOST =
      Pattern.compile("[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9_-]+)*");

  private static final Pattern ADDRESS_OF_FOUR = Pattern.compile("[0-9.]+");

  private static final String MATCHER =
      "\\s*[a-zA-Z_][a-zA-Z0-9_]*\\s*(?:=|!=|=~|!~)\\s*\"(?:[^\"\\\\]|\\\\.)*\"\\s*";

  private static final Pattern SELECTOR = Pattern.compile(MATCHER + "(?:," + MATCHER + ")*,?");

  private Values() {}

  static HttpUrl url(String text) {
    HttpUrl url = HttpUrl.parse(text);
    if (url == null) {
      throw new IllegalArgumentException("expected an http or https URL");
    }
    if (!url.username().isEmpty() || !url.password().isEmpty()) {
      throw new IllegalArgumentException("expected a URL without a user name and password");
    }
    if (url.query() != null || url.fragment() != null) {
      throw new IllegalArgumentException("expected a URL without a query");
    }
    return url;
  }

  /** A name as in a certificate. An address is none: whoever has one can write it into the URL. */
  static String host(String text) {
    if (!HOST.matcher(text).matches() || ADDRESS_OF_FOUR.matcher(text).matches()) {
      throw new IllegalArgumentException("expected the name of a host");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /** {@code host:port}; no host means every interface, port 0 any that is free. */
  static InetSocketAddress address(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
      throw new IllegalArgumentException(
          "expected an address such as :9949, 127.0.0.1:9949 or [::1]:9949");
    }
    int port = Integer.parseInt(matcher.group(2));
    if (matcher.group(1).isEmpty()) {
      return new InetSocketAddress(port);
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(matcher.group(1)), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("there is no host " + matcher.group(1), e);
    }
  }

  static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "expected a regular expression; " + e.getDescription() + " at " + e.getIndex(), e);
    }
  }

  /** Matchers as PromQL writes them between braces. */
  static String selector(String text) {
    if (!SELECTOR.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "expected matchers without braces, such as job=\"flink\",namespace=~\"a|b\"");
    }
    return text;
  }

  /** A file that can be read; its content is not read yet. */
  static Path readable(String text) {
    Path file = path(text);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IllegalArgumentException("expected a file that can be read");
    }
    return file;
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("expected a path", e);
    }
  }

  static Set<String> names(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  static int positive(String text) {
    try {
      int value = Integer.parseInt(text);
      if (value > 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for numbers that are out of range.
    }
    throw new IllegalArgumentException("expected a whole number above zero");
  }

  /** What is remembered of a rescale's checkpoints reaches no further back. */
  static int verificationCheckpoints(String text) {
    int number = positive(text);
    if (number > SinceRescale.MOST) {
      throw new IllegalArgumentException("expected at most " + SinceRescale.MOST);
    }
    return number;
  }

  /** What is remembered of lag reaches no further back. */
  static Duration lagWindow(String text) {
    Duration window = Durations.positive(text);
    if (window.compareTo(TimeSeries.HORIZON) > 0) {
      throw new IllegalArgumentException(
          "expected at most " + TimeSeries.HORIZON.toMinutes() + "m");
    }
    return window;
  }

  static double ratio(String text) {
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && value < 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below, as for numbers that are out of range.
    }
    throw new IllegalArgumentException("expected a number between 0 and 1");
  }

  static Elasticity elasticity(String text) {
    return oneOf(Elasticity.class, text);
  }

  static LogSettings.Level level(String text) {
    return oneOf(LogSettings.Level.class, text);
  }

  static LogSettings.Format format(String text) {
    return oneOf(LogSettings.Format.class, text);
  }

  private static <E extends Enum<E>> E oneOf(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> EnumLabels.snakeCase(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of "
                        + Arrays.stream(type.getEnumConstants())
                            .map(value -> EnumLabels.snakeCase(value))
                            .collect(Collectors.joining(", "))));
  }
}
