// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** Says in plain words why no response came over a connection. */
final class ConnectionFailure {
  private ConnectionFailure() {}

  /**
   * What happened and what to check, as the predicate of a sentence about the JobManager. Equal for
   * equal failures, so a caller can detect that the failure changed.
   */
  static String explain(HttpUrl url, IOException exception) {
    if (causes(exception).anyMatch(UnknownHostException.class::isInstance)) {
      return "is unreachable: the host name %s cannot be resolved; check --flink.url"
          .formatted(url.host());
    }
    HttpUrl origin =
        new HttpUrl.Builder().scheme(url.scheme()).host(url.host()).port(url.port()).build();
    String address = origin.toString().replaceFirst("/$", "");
    if (causes(exception).anyMatch(ConnectionFailure::refused)) {
      return ("is unreachable: %s refused the connection; check that it is running and that"
              + " --flink.url is its REST address")
          .formatted(address);
    }
    return "is unreachable: the connection to %s failed (%s)"
        .formatted(address, exception.getClass().getSimpleName());
  }

  private static boolean refused(Throwable cause) {
    return cause instanceof ConnectException
        && String.valueOf(cause.getMessage()).startsWith("Connection refused");
  }

  private static Stream<Throwable> causes(Throwable exception) {
    return Stream.iterate(exception, Objects::nonNull, Throwable::getCause);
  }
}
