// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.config;

import io.github.flinksignals.export.Links;
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

/**
 * Parses the values of settings.
 *
 * <p>Each method throws {@link IllegalArgumentException} with a message that says what is expected.
 */
final class SettingParsers {
  private static final Pattern ADDRESS = Pattern.compile("(|[^:\\[\\]]+|\\[[^\\]]+\\]):(\\d{1,5})");

  private static final Pattern HOST =
      Pattern.compile("[a-zA-Z0-9_](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9_-]+)*");

  private static final Pattern IPV4_ADDRESS = Pattern.compile("[0-9.]+");

  private static final String MATCHER =
      "\\s*[a-zA-Z_][a-zA-Z0-9_]*\\s*(?:=|!=|=~|!~)\\s*\"(?:[^\"\\\\]|\\\\.)*\"\\s*";

  private static final Pattern SELECTOR = Pattern.compile(MATCHER + "(?:," + MATCHER + ")*,?");

  private SettingParsers() {}

  static HttpUrl url(String text) {
    HttpUrl url = HttpUrl.parse(text);
    if (url == null) {
      throw new IllegalArgumentException("expected a URL that starts with http:// or https://");
    }
    if (!url.username().isEmpty() || !url.password().isEmpty()) {
      throw new IllegalArgumentException(
          "expected a URL without a user name and password; use the settings username-file and"
              + " password-file");
    }
    if (url.query() != null || url.fragment() != null) {
      throw new IllegalArgumentException("expected a URL without a query and fragment");
    }
    return url;
  }

  /** The path on the exporter's own server, or a URL that ends before the name of an alert. */
  static String runbooks(String text) {
    if (text.equals(Links.OWN_RUNBOOKS)) {
      return text;
    }
    HttpUrl url = HttpUrl.parse(text);
    if (url == null || !url.username().isEmpty() || !url.password().isEmpty()) {
      throw new IllegalArgumentException(
          "expected a URL that starts with http:// or https://, without a user name and password");
    }
    boolean endsInPath = url.query() == null && url.fragment() == null;
    return endsInPath ? withSlash(url) : url.toString();
  }

  /** The URL of Grafana, with a slash at its end. */
  static String dashboards(String text) {
    return withSlash(url(text));
  }

  private static String withSlash(HttpUrl url) {
    return url.encodedPath().endsWith("/") ? url.toString() : url + "/";
  }

  /** A host name as in a certificate. An IP address is refused; it can be set in the URL. */
  static String host(String text) {
    if (!HOST.matcher(text).matches() || IPV4_ADDRESS.matcher(text).matches()) {
      throw new IllegalArgumentException("expected a host name such as jobmanager.example.org");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  /** Comma-separated host names. */
  static Set<String> hosts(String text) {
    return names(text).stream()
        .map(SettingParsers::host)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** {@code host:port}; no host means all interfaces, port 0 any free port. */
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
      throw new IllegalArgumentException("expected a host name that resolves to an address", e);
    }
  }

  static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "expected a valid regular expression (%s at position %d)"
              .formatted(e.getDescription(), e.getIndex()),
          e);
    }
  }

  /** Label matchers, as PromQL writes them between braces. */
  static String selector(String text) {
    if (!SELECTOR.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "expected label matchers without braces, such as job=\"flink\",namespace=~\"a|b\"");
    }
    return text;
  }

  /** A readable file. Its content is not read here. */
  static Path readable(String text) {
    Path file = path(text);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new IllegalArgumentException("expected the path of a readable file");
    }
    return file;
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("expected a valid file path", e);
    }
  }

  /** Comma-separated names; blanks around them and empty names are dropped. */
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
      // Reported below, like a number out of range.
    }
    throw new IllegalArgumentException("expected a whole number above zero");
  }

  /** Limited by the number of checkpoints kept after a rescale. */
  static int verificationCheckpoints(String text) {
    int number = positive(text);
    if (number > SinceRescale.MOST) {
      throw new IllegalArgumentException("expected at most " + SinceRescale.MOST);
    }
    return number;
  }

  /** Limited by how long the history of the lag is kept. */
  static Duration lagWindow(String text) {
    Duration window = Durations.positive(text);
    if (window.compareTo(TimeSeries.HORIZON) > 0) {
      throw new IllegalArgumentException(
          "expected at most " + Durations.format(TimeSeries.HORIZON));
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
      // Reported below, like a number out of range.
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
