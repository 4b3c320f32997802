// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinksignals.memory.HeapShare;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory that a history may take. */
final class HistoryParserTest {
  private static final long MEBIBYTE = 1 << 20;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "1", "\"\"", "null", "{\"a\":{}}"})
  void refusesAListThatTakesMoreMemory(String element) {
    String list = "[" + (element + ",").repeat(50_000) + "1]";

    assertThatThrownBy(() -> read(list, MEBIBYTE))
        .isInstanceOf(HistoryParser.TooLargeException.class);
  }

  @Test
  void refusesAMapThatTakesMoreMemory() {
    StringBuilder map = new StringBuilder("{\"a\":1");
    for (int key = 0; key < 20_000; key++) {
      map.append(",\"").append(key).append("\":1");
    }

    assertThatThrownBy(() -> read(map.append("}").toString(), MEBIBYTE))
        .isInstanceOf(HistoryParser.TooLargeException.class);
  }

  @Test
  void hasRoomForTheLargestHistoryInTheHeapOfTheImage() throws IOException {
    Path file = directory.resolve("history.json");
    try (HistoryFile history = new HistoryFile(file)) {
      assertThat(history.lock()).isTrue();
      history.write(SavedHistoryExample.most(200));
    }
    long parts = HeapShare.JOBS.bytes() + HeapShare.ANSWERS.bytes();

    long room = parts * (48 << 20) / Runtime.getRuntime().maxMemory();
    assertThat(read(Files.readString(file), room)).isPositive();
  }

  /** The number of tokens. */
  private static int read(String json, long most) throws IOException {
    int tokens = 0;
    try (HistoryParser parser =
        new HistoryParser(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), most)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }
}
