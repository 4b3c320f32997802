// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;

/**
 * A loopback port that forwards to another port and counts the bytes of the responses. It can
 * refuse connections, stall them or slow them down.
 */
public final class PortForward implements AutoCloseable {
  private final int port = FreePorts.next();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final LongAdder responseBytes = new LongAdder();
  private ServerSocket server;
  private Thread acceptor;
  private boolean stalled;

  /** For each block of data; changed while connections are open. */
  private volatile Duration delay = Duration.ZERO;

  public int port() {
    return port;
  }

  /** Forwards to this port from now on. Existing connections are closed. */
  public synchronized void forwardTo(int target) {
    refuse();
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      server = socket;
      acceptor = start(() -> accept(socket, target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes existing connections and refuses new ones. */
  public synchronized void refuse() {
    if (server != null) {
      close(server);
      server = null;
      try {
        acceptor.join(); // The port stays in use until the accepting thread has ended.
      } catch (InterruptedException e) {
        throw ClusterException.interrupted("the end of a port", e);
      }
    }
    open.forEach(PortForward::close);
    open.clear();
  }

  /** Keeps and accepts connections, but forwards no data. */
  public synchronized void stall() {
    stalled = true;
  }

  /** Forwards data again, including what arrived during the stall. */
  public synchronized void resume() {
    stalled = false;
    notifyAll();
  }

  /** Takes this much longer for each block of up to 8 KiB; zero ends it. */
  public void slowDown(Duration perBlock) {
    delay = perBlock;
  }

  /** Bytes that the target has sent so far, including the headers. */
  public long responseBytes() {
    return responseBytes.sum();
  }

  private synchronized void awaitResume() throws InterruptedException {
    while (stalled) {
      wait();
    }
  }

  private void accept(ServerSocket socket, int target) {
    try {
      while (true) {
        Socket client = socket.accept();
        Socket peer = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(peer);
        Thread unusedThere = start(() -> pump(client, peer, bytes -> {}));
        Thread unusedBack = start(() -> pump(peer, client, responseBytes::add));
      }
    } catch (IOException e) {
      close(socket); // Refusing from now on, or the target is down.
    }
  }

  private void pump(Socket from, Socket to, IntConsumer forwarded) {
    try (from;
        to) {
      byte[] buffer = new byte[8192];
      for (int count = 0; count >= 0; count = from.getInputStream().read(buffer)) {
        awaitResume();
        Thread.sleep(delay.toMillis());
        to.getOutputStream().write(buffer, 0, count);
        forwarded.accept(count);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // One side closed the connection, so close the other one too.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work, "port-forward");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void close(Closeable one) {
    try {
      one.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    refuse();
  }
}
