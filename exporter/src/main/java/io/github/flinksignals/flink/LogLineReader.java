// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a log of any length line by line, in a fixed amount of memory. Decodes it as ISO 8859-1, in
 * which every byte is valid: the text to find is ASCII in every charset that logs use.
 */
final class LogLineReader {
  /** In bytes. A JSON layout writes an exception with its whole stack trace on one line. */
  static final int LONGEST_LINE = 128 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[32 << 10];
  private byte[] line = new byte[1 << 10];
  private int next;
  private int end;

  LogLineReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next line, cut at {@link #LONGEST_LINE}, without its line end; empty at the end of the log.
   * The last line may be incomplete while Flink writes it.
   */
  Optional<String> next() throws IOException {
    int length = 0;
    boolean found = false;
    while (available()) {
      found = true;
      int stop = next;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      length = append(length, stop);
      boolean complete = stop < end;
      next = complete ? stop + 1 : stop;
      if (complete) {
        break;
      }
    }
    return found
        ? Optional.of(new String(line, 0, withoutReturn(length), StandardCharsets.ISO_8859_1))
        : Optional.empty();
  }

  private boolean available() throws IOException {
    while (next == end) {
      int count = in.read(buffer, 0, buffer.length);
      if (count < 0) {
        return false;
      }
      next = 0;
      end = count;
    }
    return true;
  }

  private int append(int length, int stop) {
    int count = Math.min(stop - next, LONGEST_LINE - length);
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.min(LONGEST_LINE, 2 * (length + count)));
    }
    System.arraycopy(buffer, next, line, length, count);
    return length + count;
  }

  private int withoutReturn(int length) {
    return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
  }
}
