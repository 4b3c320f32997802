// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LogLineReaderTest {
  private static List<String> lines(byte[] log) throws IOException {
    LogLineReader lines = new LogLineReader(new ByteArrayInputStream(log));
    List<String> read = new ArrayList<>();
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      read.add(line.get());
    }
    return read;
  }

  @Test
  void returnsEachLineWithoutItsLineEnd() throws IOException {
    assertThat(lines("one\r\n\ntwo".getBytes(StandardCharsets.US_ASCII)))
        .containsExactly("one", "", "two");
    assertThat(lines("one\n".getBytes(StandardCharsets.US_ASCII))).containsExactly("one");
    assertThat(lines(new byte[0])).isEmpty();
  }

  @Test
  void cutsALongLineAndContinuesWithTheNext() throws IOException {
    String log = "x".repeat(3 * LogLineReader.LONGEST_LINE) + "\nnext";
    assertThat(lines(log.getBytes(StandardCharsets.US_ASCII)))
        .containsExactly("x".repeat(LogLineReader.LONGEST_LINE), "next");
  }

  @Test
  void decodesEveryByteAsOneCharacter() throws IOException {
    byte[] log = new byte[256];
    for (int i = 0; i < log.length; i++) {
      log[i] = (byte) i;
    }
    List<String> read = lines(log);
    assertThat(read).hasSize(2);
    assertThat(read.get(1)).hasSize(245).endsWith("\u00ff");
  }

  @Test
  void searchesALogOfAHundredMebibytesInConstantMemory() throws IOException {
    String job = "060bbace849a8d2f4502bcb35fb3c036";
    String entry = "14:28:31,951 INFO  SlotManager [] - took 403 ms for " + job + "\n";
    String end =
        "14:28:31,951 WARN  Manager [] - Failed to trigger or complete checkpoint 13 for job "
            + job
            + ".\njava.io.IOException: Could not open output stream for state backend\n"
            + "Caused by: java.io.IOException: Status Code: 403\n";
    LogLineReader lines = new LogLineReader(new GeneratedLog(entry, 100 << 20, end));
    LogSearch search = new LogSearch(Map.of(job, Set.of(13L)));
    int longest = 0;
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      longest = Math.max(longest, line.get().length());
      search.line(line.get());
    }
    search.end();
    assertThat(search.found().get(job)).containsOnlyKeys(13L);
    assertThat(longest).isLessThan(200);
  }

  @Test
  void searchesALineOfAHundredMebibytesInConstantMemory() throws IOException {
    LogLineReader lines = new LogLineReader(new GeneratedLog("x", 100 << 20, "\nnext\n"));
    assertThat(lines.next().orElseThrow()).hasSize(LogLineReader.LONGEST_LINE);
    assertThat(lines.next()).contains("next");
    assertThat(lines.next()).isEmpty();
  }

  /** A log that is too long for the heap; its bytes are generated when they are read. */
  private static final class GeneratedLog extends InputStream {
    private final byte[] repeated;
    private final long bytes;
    private final byte[] end;
    private long at;

    GeneratedLog(String repeated, long bytes, String end) {
      this.repeated = repeated.getBytes(StandardCharsets.US_ASCII);
      this.bytes = bytes - bytes % repeated.length();
      this.end = end.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int read() {
      if (at < bytes) {
        return repeated[(int) (at++ % repeated.length)];
      }
      int rest = (int) (at++ - bytes);
      return rest < end.length ? end[rest] : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = 0;
      for (int next = 0; count < length && (next = read()) >= 0; count++) {
        buffer[offset + count] = (byte) next;
      }
      return count == 0 ? -1 : count;
    }
  }
}
