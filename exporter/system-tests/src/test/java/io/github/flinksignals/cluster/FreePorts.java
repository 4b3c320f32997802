// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports on the loopback interface that nobody listens on. */
public final class FreePorts {
  /** Below the range that systems give to outgoing connections, lest one takes a port from us. */
  private static final int FIRST = 20_000;

  private static final int BEYOND = 30_000;
  private static final int ATTEMPTS = 100;

  private FreePorts() {}

  /** A port that is free now; nothing keeps others from taking it before it is used. */
  public static int next() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
      if (isFree(port)) {
        return port;
      }
    }
    throw new ClusterException("Found no free port from " + FIRST + " to " + BEYOND);
  }

  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
