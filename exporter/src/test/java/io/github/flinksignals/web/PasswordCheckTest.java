// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.Eventually;
import io.github.flinksignals.web.PasswordCheck.Answer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
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
  private static final Map<String, String> USERS = Map.of("anna", SESAME);

  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService clients = Executors.newCachedThreadPool();

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
  void comparesAsOtherToolsDo(String password, String hash, boolean matches, String why) {
    assertThat(Bcrypt.isHash(hash)).isTrue();
    assertThat(Bcrypt.matches(password.getBytes(StandardCharsets.UTF_8), hash))
        .as(why)
        .isEqualTo(matches);
  }

  @Test
  void knowsARightPasswordAgainWithoutComparing() throws Exception {
    PasswordCheck check = new PasswordCheck(this::untilTheEnd);
    assertThat(check(check, "anna", "sesame", 1)).isEqualTo(Answer.RIGHT);
    Future<Answer> other = clients.submit(() -> check(check, "anna", "wrong", 2));
    Eventually.eventually(() -> assertThat(pauses).hasSize(1));

    // The turn is taken, so that this would wait for ever if it had to compare.
    assertThat(clients.submit(() -> check(check, "anna", "sesame", 3)))
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo(Answer.RIGHT);
    assertThat(other).isNotDone();
  }

  @Test
  void aHashThatWasReplacedIsNotKnown() throws Exception {
    PasswordCheck check = new PasswordCheck(pauses::add);
    check(check, "anna", "sesame", 1);

    Map<String, String> renewed =
        Map.of("anna", "$2b$04$ABCDEFGHIJKLMNOPQRSTUuZpdR4VygWtNL6FmVDMgYtUD1S33Yd22");
    assertThat(check.check(renewed, "anna", bytes("sesame"), client(1))).isEqualTo(Answer.WRONG);
    assertThat(check.check(renewed, "anna", bytes("open-up"), client(1))).isEqualTo(Answer.RIGHT);
    assertThat(check(check, "anna", "sesame", 1))
        .as("it is, once it is back")
        .isEqualTo(Answer.RIGHT);
  }

  @Test
  void restsAfterEachThatIsWrongWhetherThereIsSuchAUserOrNot() throws Exception {
    PasswordCheck check = new PasswordCheck(pauses::add);
    assertThat(check(check, "anna", "wrong", 1)).isEqualTo(Answer.WRONG);
    assertThat(check(check, "nobody", "sesame", 1)).isEqualTo(Answer.WRONG);
    assertThat(check(check, "anna", "wrong", 1)).isEqualTo(Answer.WRONG);

    assertThat(pauses).hasSize(3).allMatch(pause -> pause.toNanos() > 0);
  }

  @Test
  void anUnknownUserCostsAsMuchAsTheMostCostlyOne() {
    assertThat(Bcrypt.isHash(Bcrypt.unknown(11))).isTrue();
    assertThat(Bcrypt.cost(Bcrypt.unknown(11))).isEqualTo(11);
    assertThat(Bcrypt.cost(SESAME)).isEqualTo(4);
  }

  @Test
  void twoOfOneClientWaitAndTheNextIsSentAway() throws Exception {
    PasswordCheck check = new PasswordCheck(this::untilTheEnd);
    Future<Answer> first = clients.submit(() -> check(check, "anna", "wrong", 1));
    Eventually.eventually(() -> assertThat(pauses).hasSize(1));
    FutureTask<Answer> second = new FutureTask<>(() -> check(check, "anna", "wronger", 1));
    waits(second);
    assertThat(quietly(check, 1)).as("the third").isEqualTo(Answer.TOO_MANY);
    Future<Answer> other = clients.submit(() -> check(check, "anna", "sesame", 2));

    end.countDown();
    assertThat(first.get()).isEqualTo(Answer.WRONG);
    assertThat(second.get()).isEqualTo(Answer.WRONG);
    assertThat(other.get()).as("another client waits its turn").isEqualTo(Answer.RIGHT);
  }

  @Test
  void manyClientsWaitAndTheNextIsSentAway() {
    PasswordCheck check = new PasswordCheck(this::untilTheEnd);
    for (int i = 1; i <= 16; i++) {
      int client = i;
      waits(new FutureTask<>(() -> check(check, "anna", "wrong", client)));
    }

    assertThat(quietly(check, 99)).isEqualTo(Answer.TOO_MANY);
  }

  /** Until it has begun to wait: one that asks earlier would take its place. */
  private static void waits(FutureTask<Answer> client) {
    Thread thread = new Thread(client);
    thread.setDaemon(true);
    thread.start();
    Eventually.eventually(() -> assertThat(thread.getState()).isEqualTo(Thread.State.WAITING));
  }

  /** One that does not wait: its thread is interrupted before. */
  private static Answer quietly(PasswordCheck check, int client) {
    Thread.currentThread().interrupt();
    try {
      return check(check, "anna", "guess", client);
    } catch (InterruptedException e) {
      return Answer.WRONG;
    } finally {
      Thread.interrupted();
    }
  }

  private void untilTheEnd(Duration time) throws InterruptedException {
    pauses.add(time);
    end.await();
  }

  private static Answer check(PasswordCheck check, String user, String password, int client)
      throws InterruptedException {
    return check.check(USERS, user, bytes(password), client(client));
  }

  private static byte[] bytes(String password) {
    return password.getBytes(StandardCharsets.UTF_8);
  }

  private static InetAddress client(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number});
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
