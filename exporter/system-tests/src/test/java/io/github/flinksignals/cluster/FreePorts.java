// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds free ports on the loopback interface. */
public final class FreePorts {
  /** Below the range of ephemeral ports, so that no outgoing connection takes one of these. */
  private static final int FIRST = 20_000;

  private static final int END = 30_000;
  private static final int ATTEMPTS = 100;

  private FreePorts() {}

  /** A port that is free now. Another process may still take it before it is used. */
  public static int next() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port)) {
        return port;
      }
    }
    throw new ClusterException("Found no free port between " + FIRST + " and " + END);
  }

  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
