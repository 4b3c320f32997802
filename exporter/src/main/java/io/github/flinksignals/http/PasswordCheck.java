// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.BCrypt.Version;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import okio.ByteString;

/**
 * Compares passwords with bcrypt hashes as exporter-toolkit does: one at a time, so guessing takes
 * one core at most, and right ones are cached. In addition, only one request per client address and
 * user name waits for its comparison, and room is kept for addresses of which none waits. So a new
 * user is served while others guess.
 *
 * <p>The versions 2a, 2b and 2y of bcrypt are the same computation. As in other tools, only the
 * first 72 bytes of a password count.
 */
final class PasswordCheck {
  /** A comparison with a higher cost takes longer than the timeout of a scrape. */
  private static final int MAX_COST = 16;

  private static final BCrypt.Verifyer VERIFIER =
      BCrypt.verifyer(Version.VERSION_2Y, LongPasswordStrategies.truncate(Version.VERSION_2Y));

  private static final int MAX_WAITING = 16;

  /** Above the other limit, only one request of each client address may wait. */
  private static final int MAX_WAITING_ADDRESSES = 24;

  private final BiPredicate<String, String> matches;
  private final ByteString secret = ByteString.encodeUtf8(UUID.randomUUID().toString());

  /** Digests of right passwords, so memory does not contain these. Clients cannot add others. */
  private final Set<ByteString> known = ConcurrentHashMap.newKeySet();

  private final Set<Guess> waiting = ConcurrentHashMap.newKeySet();
  private final ReentrantLock turn = new ReentrantLock(true);

  private record Guess(InetAddress client, String user) {}

  enum Result {
    RIGHT,
    WRONG,
    /** Not compared, because too many requests wait. */
    BUSY
  }

  /** Uses {@code matches} to compare a password with a hash. */
  PasswordCheck(BiPredicate<String, String> matches) {
    this.matches = matches;
  }

  /** Checks a password of one of {@code users}, given the hash for each of them. */
  Result check(Map<String, String> users, String user, String password, InetAddress client) {
    String all = String.join("\0", user, users.getOrDefault(user, ""), password);
    ByteString digest = ByteString.encodeUtf8(all).hmacSha256(secret);
    if (known.contains(digest)) {
      return Result.RIGHT;
    }
    Guess guess = new Guess(client, user);
    if (!begin(guess)) {
      return Result.BUSY;
    }
    try {
      turn.lockInterruptibly();
      try {
        return compare(users, user, password, digest) ? Result.RIGHT : Result.WRONG;
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.BUSY;
    } finally {
      waiting.remove(guess);
    }
  }

  private synchronized boolean begin(Guess guess) {
    boolean firstOfClient = waiting.stream().noneMatch(g -> g.client().equals(guess.client()));
    int most = firstOfClient ? MAX_WAITING_ADDRESSES : MAX_WAITING;
    return waiting.size() < most && waiting.add(guess);
  }

  private boolean compare(
      Map<String, String> users, String user, String password, ByteString digest) {
    int highest = users.values().stream().mapToInt(PasswordCheck::cost).max().orElseThrow();
    String hash = users.getOrDefault(user, unknown(highest));
    if (matches.test(password, hash) && users.containsKey(user)) {
      known.add(digest);
      return true;
    }
    // The time must not reveal which users exist, and each cost takes twice as long as the one
    // before. With these, every wrong password takes as long as one comparison of the highest cost.
    for (int cost = cost(hash); cost < highest; cost++) {
      boolean unused = matches.test(password, unknown(cost));
    }
    return false;
  }

  /** Why a hash cannot be used; empty if it can. */
  static Optional<String> problem(String hash) {
    if (!hash.matches("\\$2[aby]\\$(0[4-9]|[12]\\d|3[01])\\$[./A-Za-z0-9]{53}")) {
      return Optional.of("not a bcrypt hash. Create one with 'htpasswd -nBC 10 \"\"'");
    }
    return cost(hash) > MAX_COST
        ? Optional.of("this cost is too high for a scrape, use at most " + MAX_COST)
        : Optional.empty();
  }

  /** The binary logarithm of the number of rounds. */
  static int cost(String hash) {
    return Integer.parseInt(hash.substring(4, 6));
  }

  /** A hash without a known password. */
  static String unknown(int cost) {
    return "$2y$%02d$/4d1yCqVnBfDpQ1mXoJ5seSoxVH7m1Jmb7dXl0eVlC0hUqoU9CJQe".formatted(cost);
  }

  static boolean matches(String password, String hash) {
    return VERIFIER.verify(
            password.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.US_ASCII))
        .verified;
  }
}
