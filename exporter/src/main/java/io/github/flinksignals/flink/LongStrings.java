// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Shortens the long strings of a JSON document while it is read, so a parser never sees a longer
 * one. The beginning of a string stays as it is; a {@link Rest} decides what stays of the rest.
 */
final class LongStrings extends InputStream {
  private static final int BLOCK = 8 << 10;

  /** {@code \}{@code u0000} */
  private static final int LONGEST_UNIT = 6;

  private final InputStream in;
  private final Kind kind;
  private final byte[] input = new byte[BLOCK];
  private int inputNext;
  private int inputEnd;
  private byte[] output = new byte[BLOCK];
  private int outputNext;
  private int outputEnd;

  private boolean inString;
  private int length;
  private Rest rest;
  private final byte[] unit = new byte[LONGEST_UNIT];
  private int unitLength;

  LongStrings(InputStream in, Kind kind) {
    this.in = in;
    this.kind = kind;
  }

  /** What the strings of a document are. */
  enum Kind {
    NAMES(4 << 10, RestOfString::hashed),
    STACK_TRACES(16 << 10, RestOfString::stackTrace);

    /** In bytes; normal ones are shorter. */
    private final int beginning;

    @SuppressWarnings("ImmutableEnumChecker") // A method reference.
    private final Supplier<Rest> rest;

    Kind(int beginning, Supplier<Rest> rest) {
      this.beginning = beginning;
      this.rest = rest;
    }
  }

  /** What stays of the rest of a long string, as the raw bytes of JSON. */
  interface Rest {
    /** Adds a character: its bytes in UTF-8, or an escape sequence. */
    void add(byte[] unit, int length);

    /** Ends the string and returns what replaces its rest. */
    byte[] end();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    while (outputNext == outputEnd) {
      if (!fill()) {
        return -1;
      }
    }
    int copied = Math.min(count, outputEnd - outputNext);
    System.arraycopy(output, outputNext, buffer, offset, copied);
    outputNext += copied;
    return copied;
  }

  /** Copies a block from the input to the output, except what is left out. */
  private boolean fill() throws IOException {
    inputEnd = in.read(input, 0, input.length);
    if (inputEnd < 0) {
      inputEnd = 0;
      return false;
    }
    outputNext = 0;
    outputEnd = 0;
    inputNext = 0;
    while (inputNext < inputEnd) {
      copyRun();
      if (inputNext < inputEnd) {
        add(input[inputNext]);
        inputNext++;
      }
    }
    return true;
  }

  /**
   * Copies the bytes that need no decision: those between strings, and those of a string up to a
   * quote or an escape sequence, while it is short. Most documents consist of them.
   */
  private void copyRun() {
    if (rest != null || unitLength > 0) {
      return;
    }
    int begin = inputNext;
    int end = inputEnd;
    if (inString) {
      // Leaves room for a character that the run cuts in two.
      end = Math.min(end, begin + Math.max(0, kind.beginning - length - LONGEST_UNIT));
    }
    // Local variables, because the compiler of the image does not keep fields in registers.
    byte[] bytes = input;
    int escape = inString ? '\\' : '"';
    int next = begin;
    while (next < end && bytes[next] != '"' && bytes[next] != escape) {
      next++;
    }
    write(bytes, begin, next - begin);
    inputNext = next;
    length += next - begin;
  }

  private void add(byte next) {
    if (!inString) {
      // A run between strings ends at a quote.
      inString = true;
      length = 0;
      write(input, inputNext, 1);
      return;
    }
    if (unitLength > 0 && !continues(next)) {
      endUnit();
    }
    if (next == '"' && unitLength == 0) {
      if (rest != null) {
        byte[] kept = rest.end();
        rest = null;
        write(kept, 0, kept.length);
      }
      inString = false;
      write(input, inputNext, 1);
      return;
    }
    unit[unitLength] = next;
    unitLength++;
    if (unitLength == LONGEST_UNIT || (unit[0] == '\\' && unitLength == 2 && next != 'u')) {
      endUnit();
    }
  }

  /** Whether a byte belongs to the same character as the ones before. */
  private boolean continues(byte next) {
    return unit[0] == '\\' || (unit[0] < 0 && (next & 0xc0) == 0x80);
  }

  private void endUnit() {
    length += unitLength;
    if (rest == null && length > kind.beginning) {
      rest = kind.rest.get();
    }
    if (rest != null) {
      rest.add(unit, unitLength);
    } else {
      write(unit, 0, unitLength);
    }
    unitLength = 0;
  }

  private void write(byte[] bytes, int begin, int count) {
    if (outputEnd + count > output.length) {
      output = Arrays.copyOf(output, Math.max(2 * output.length, outputEnd + count));
    }
    System.arraycopy(bytes, begin, output, outputEnd, count);
    outputEnd += count;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
