// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a log of any length, one by one, in a fixed amount of memory. Each byte becomes one
 * character, because all texts that are searched for are ASCII, and so no byte is an error.
 */
final class LogLines {
  /** A JSON layout puts an exception with its whole stack trace into one line. */
  static final int LONGEST_LINE = 128 << 10;

  private final InputStream in;
  private final byte[] buffer = new byte[32 << 10];
  private byte[] line = new byte[1 << 10];
  private int next;
  private int end;

  LogLines(InputStream in) {
    this.in = in;
  }

  /**
   * The next line without its line end, cut at {@link #LONGEST_LINE}. Empty at the end of the log.
   * A line that is not complete yet is returned as far as it was written.
   */
  Optional<String> next() throws IOException {
    int length = 0;
    boolean begun = false;
    while (available()) {
      begun = true;
      int stop = next;
      while (stop < end && buffer[stop] != '\n') {
        stop++;
      }
      length = append(length, stop);
      boolean whole = stop < end;
      next = whole ? stop + 1 : stop;
      if (whole) {
        break;
      }
    }
    return begun
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
