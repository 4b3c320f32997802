// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.hostile;

import io.github.flinksignals.fake.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damage to one answer. The same seed damages the same answer in the same way, so a fault can last.
 */
record Damage(long seed) {
  private static final List<Integer> STATUSES = List.of(204, 302, 400, 401, 404, 500, 503, 599);

  private static final List<String> OTHER_BODIES =
      List.of(
          "",
          "null",
          "[]",
          "{}",
          "0",
          "\"\"",
          " ".repeat(100_000),
          "[".repeat(100_000),
          "{\"a\":".repeat(100_000),
          "<!DOCTYPE html><html><head><title>503 Service Unavailable</title></head></html>",
          "{\"errors\":[\"org.apache.flink.runtime.rest.NotFoundException: Job not found\\n\\tat A.b\"]}",
          "[" + "{},".repeat(20_000) + "{}]");

  /** Any damage, including single bytes. */
  Answer to(Answer answer) {
    Random random = new Random(seed);
    if (random.nextInt(3) > 0) {
      return Answer.of(answer.status(), JsonDamage.to(answer.text(), random));
    }
    byte[] body = answer.body();
    return switch (random.nextInt(7)) {
      case 0 -> new Answer(STATUSES.get(random.nextInt(STATUSES.size())), body);
      case 1 -> Answer.of(answer.status(), OTHER_BODIES.get(random.nextInt(OTHER_BODIES.size())));
      case 2 -> new Answer(answer.status(), Arrays.copyOf(body, random.nextInt(body.length + 1)));
      case 3 -> new Answer(answer.status(), flipped(body, random));
      case 4 -> new Answer(answer.status(), without(body, random));
      case 5 -> new Answer(answer.status(), twice(body));
      default -> new Answer(answer.status(), noise(random));
    };
  }

  /** Damage to one JSON value; the result is still JSON. */
  String toJson(String json) {
    return JsonDamage.to(json, new Random(seed));
  }

  private static byte[] flipped(byte[] body, Random random) {
    byte[] flipped = body.clone();
    for (int i = random.nextInt(4); i >= 0 && body.length > 0; i--) {
      flipped[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }
    return flipped;
  }

  private static byte[] without(byte[] body, Random random) {
    int from = random.nextInt(body.length + 1);
    int to = Math.min(body.length, from + random.nextInt(40));
    byte[] rest = Arrays.copyOf(body, body.length - (to - from));
    System.arraycopy(body, to, rest, from, body.length - to);
    return rest;
  }

  private static byte[] twice(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    return (text + text).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[random.nextInt(2_000)];
    random.nextBytes(noise);
    return noise;
  }
}
