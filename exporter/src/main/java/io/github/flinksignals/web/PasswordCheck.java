// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Compares passwords with their hashes. That is slow on purpose, so a password that was right is
 * known again by a digest under a key of this process. For any other there is one comparison at a
 * time, and after one that failed a rest of four times its length: whoever guesses takes a fifth of
 * one core, however many there are. Those who come while many wait are sent away.
 */
final class PasswordCheck {
  private static final int MOST_KNOWN = 100;
  private static final int MOST_WAITING = 16;

  /** So that those at one address leave room for others. */
  private static final int MOST_OF_ONE_CLIENT = 2;

  private static final int REST = 4;
  private static final String DIGEST = "HmacSHA256";

  private final Pause pause;
  private final SecretKeySpec key = new SecretKeySpec(random(), DIGEST);
  private final Semaphore turn = new Semaphore(1, true);
  private final Map<InetAddress, Integer> waiting = new HashMap<>();
  private final Map<ByteBuffer, Boolean> known = new LinkedHashMap<>();

  /** Lets time pass. */
  @FunctionalInterface
  interface Pause {
    void pause(Duration time) throws InterruptedException;
  }

  /** What a password is found to be. */
  enum Answer {
    RIGHT,
    WRONG,
    /** It was not looked at. */
    TOO_MANY
  }

  PasswordCheck(Pause pause) {
    this.pause = pause;
  }

  /**
   * Compares one.
   *
   * @param users with the hashes of their passwords; there is at least one
   * @param client where it comes from
   */
  Answer check(Map<String, String> users, String user, byte[] password, InetAddress client)
      throws InterruptedException {
    int cost = users.values().stream().mapToInt(Bcrypt::cost).max().orElseThrow();
    // Names that there are must not be told from those that there are not by the time it takes.
    String hash = users.getOrDefault(user, Bcrypt.unknown(cost));
    ByteBuffer digest = digest(user, hash, password);
    if (isKnown(digest)) {
      return Answer.RIGHT;
    }
    if (!enter(client)) {
      return Answer.TOO_MANY;
    }
    try {
      turn.acquire();
      try {
        return isKnown(digest) ? Answer.RIGHT : compare(users, user, hash, password, digest);
      } finally {
        turn.release();
      }
    } finally {
      leave(client);
    }
  }

  private Answer compare(
      Map<String, String> users, String user, String hash, byte[] password, ByteBuffer digest)
      throws InterruptedException {
    long begun = System.nanoTime();
    boolean matches = Bcrypt.matches(password, hash);
    if (matches && users.containsKey(user)) {
      remember(digest);
      return Answer.RIGHT;
    }
    pause.pause(Duration.ofNanos((System.nanoTime() - begun) * REST));
    return Answer.WRONG;
  }

  private boolean isKnown(ByteBuffer digest) {
    synchronized (known) {
      return known.containsKey(digest);
    }
  }

  private void remember(ByteBuffer digest) {
    synchronized (known) {
      if (known.size() >= MOST_KNOWN) {
        known.remove(known.keySet().iterator().next());
      }
      known.put(digest, true);
    }
  }

  private boolean enter(InetAddress client) {
    synchronized (waiting) {
      int all = waiting.values().stream().mapToInt(Integer::intValue).sum();
      if (all >= MOST_WAITING || waiting.getOrDefault(client, 0) >= MOST_OF_ONE_CLIENT) {
        return false;
      }
      waiting.merge(client, 1, Integer::sum);
      return true;
    }
  }

  private void leave(InetAddress client) {
    synchronized (waiting) {
      waiting.computeIfPresent(client, (address, number) -> number == 1 ? null : number - 1);
    }
  }

  /** Of all three with their lengths, so that none runs into the next. */
  private ByteBuffer digest(String user, String hash, byte[] password) {
    try {
      Mac mac = Mac.getInstance(DIGEST);
      mac.init(key);
      for (byte[] part :
          new byte[][] {
            user.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.UTF_8), password
          }) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        mac.update(part);
      }
      return ByteBuffer.wrap(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java comes with " + DIGEST, e);
    }
  }

  private static byte[] random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
