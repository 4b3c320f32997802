// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import static io.github.flinksignals.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.http.PasswordCheck.Result;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PasswordCheckTest {
  private static final String SESAME =
      "$2y$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW";
  private static final String OPEN_UP =
      "$2b$07$ABCDEFGHIJKLMNOPQRSTUuZpdR4VygWtNL6FmVDMgYtUD1S33Yd22";
  private static final Map<String, String> USERS = Map.of("anna", SESAME, "bert", OPEN_UP);

  private final List<Integer> costs = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService clients = Executors.newCachedThreadPool();
  private final PasswordCheck check = new PasswordCheck(this::compare);

  @AfterEach
  void end() {
    end.countDown();
    clients.shutdownNow();
  }

  /** Each hash was made by libxcrypt. */
  @ParameterizedTest(name = "{0} {1}: {3}")
  @CsvSource({
    "sesame, $2y$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW, true, as htpasswd",
    "sesamE, $2y$04$abcdefghijklmnopqrstuuinwY/tkBVrn3xrxQI/TgnMHhkvl85RW, false, another",
    "open-up, $2b$04$ABCDEFGHIJKLMNOPQRSTUuZpdR4VygWtNL6FmVDMgYtUD1S33Yd22, true, as Python",
    "sesame, $2a$04$zyxwvutsrqponmlkjihgfuc1Yqw9zXwCaS9pbTCBiIu/JGEpFoSmi, true, as older tools",
    "Schlüssel€, $2b$05$zyxwvutsrqponmlkjihgfurZWZTPA/Kuk4xepz.tgiGIIoCVqUQCu, true, as UTF-8",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,"
        + " $2b$04$zyxwvutsrqponmlkjihgfuM39UO/tkkFYaZgHb1Rg/A2mx5aelfXy, true, only the first 72"
        + " bytes count",
  })
  void comparesLikeOtherTools(String password, String hash, boolean matches, String why) {
    assertThat(PasswordCheck.problem(hash)).isEmpty();
    assertThat(PasswordCheck.matches(password, hash)).as(why).isEqualTo(matches);
  }

  @Test
  void acceptsARightPasswordAgainWithoutComparing() {
    assertThat(check("anna", "sesame", 1)).isEqualTo(Result.RIGHT);
    Future<Result> other = clients.submit(() -> check("anna", "block", 2));
    await().untilAsserted(() -> assertThat(costs).hasSize(2));

    // A comparison would wait for the other one.
    assertThat(clients.submit(() -> check("anna", "sesame", 3)))
        .succeedsWithin(Duration.ofSeconds(60))
        .isEqualTo(Result.RIGHT);
    assertThat(other).isNotDone();
  }

  @Test
  void forgetsARightPasswordWhenTheHashChanges() {
    check("anna", "sesame", 1);

    Map<String, String> renewed = Map.of("anna", OPEN_UP);
    assertThat(check.check(renewed, "anna", "sesame", client(1))).isEqualTo(Result.WRONG);
    assertThat(check.check(renewed, "anna", "open-up", client(1))).isEqualTo(Result.RIGHT);
  }

  @ParameterizedTest
  @CsvSource({"anna", "bert", "nobody"})
  void aWrongPasswordCostsTheSameForEveryUserAndForUnknownOnes(String user) {
    assertThat(check(user, "wrong", 1)).isEqualTo(Result.WRONG);

    assertThat(costs.stream().mapToInt(cost -> 1 << cost).sum()).isEqualTo(1 << 7);
  }

  @Test
  void refusesAnUnknownUserWithAnyPassword() {
    assertThat(PasswordCheck.problem(PasswordCheck.unknown(7))).isEmpty();
    assertThat(check("nobody", "matches any hash", 1)).isEqualTo(Result.WRONG);
  }

  @Test
  void servesANewUserWhileAnotherClientGuesses() throws Exception {
    Future<Result> guess = clients.submit(() -> check("anna", "block", 1));
    await().untilAsserted(() -> assertThat(costs).hasSize(1));
    assertThat(check("anna", "wrong", 1)).as("a second guess").isEqualTo(Result.BUSY);
    FutureTask<Result> user = waiting("anna", "sesame", 2);

    end.countDown();
    assertThat(guess.get()).isEqualTo(Result.WRONG);
    assertThat(user.get()).isEqualTo(Result.RIGHT);
  }

  @Test
  void servesANewUserWhileOthersGuessFromTheSameAddress() throws Exception {
    Future<Result> guess = clients.submit(() -> check("anna", "block", 1));
    await().untilAsserted(() -> assertThat(costs).hasSize(1));
    Future<Result> other = waiting("nobody", "wrong", 1);
    FutureTask<Result> user = waiting("bert", "open-up", 1);

    end.countDown();
    assertThat(guess.get()).isEqualTo(Result.WRONG);
    assertThat(other.get()).isEqualTo(Result.WRONG);
    assertThat(user.get()).isEqualTo(Result.RIGHT);
  }

  @Test
  void keepsRoomForOtherAddressesWhileOneGuessesManyNames() throws Exception {
    Future<Result> unused = clients.submit(() -> check("anna", "block", 1));
    await().untilAsserted(() -> assertThat(costs).hasSize(1));
    for (int i = 2; i <= 16; i++) {
      Future<Result> unusedToo = waiting("nobody" + i, "wrong", 1);
    }
    assertThat(check("nobody", "wrong", 1)).isEqualTo(Result.BUSY);
    FutureTask<Result> user = waiting("anna", "sesame", 2);

    end.countDown();
    assertThat(user.get()).isEqualTo(Result.RIGHT);
  }

  @Test
  void atMost24RequestsWait() {
    Future<Result> unused = clients.submit(() -> check("anna", "block", 1));
    await().untilAsserted(() -> assertThat(costs).hasSize(1));
    for (int client = 2; client <= 24; client++) {
      Future<Result> unusedToo = waiting("anna", "wrong", client);
    }

    assertThat(check("anna", "sesame", 99)).isEqualTo(Result.BUSY);
  }

  /** Returns when the check waits for its turn. */
  private FutureTask<Result> waiting(String user, String password, int client) {
    FutureTask<Result> task = new FutureTask<>(() -> check(user, password, client));
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    await().untilAsserted(() -> assertThat(thread.getState()).isEqualTo(Thread.State.WAITING));
    return task;
  }

  private boolean compare(String password, String hash) {
    costs.add(PasswordCheck.cost(hash));
    if (password.equals("block")) {
      waitForEnd();
    }
    return password.startsWith("matches")
        || (hash.equals(SESAME) && password.equals("sesame"))
        || (hash.equals(OPEN_UP) && password.equals("open-up"));
  }

  private void waitForEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Result check(String user, String password, int client) {
    return check.check(USERS, user, password, client(client));
  }

  private static InetAddress client(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number});
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
