// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** What stays of the rest of a long string. */
final class RestOfString {
  private RestOfString() {}

  /** A hash of the rest, so two names that differ stay different. */
  static LongStrings.Rest hashed() {
    MessageDigest digest = LabelValues.digest();
    return new LongStrings.Rest() {
      @Override
      public void add(byte[] unit, int length) {
        digest.update(unit, 0, length);
      }

      @Override
      public byte[] end() {
        return LabelValues.ending(digest).getBytes(StandardCharsets.US_ASCII);
      }
    };
  }

  /** The exceptions of a stack trace. */
  static LongStrings.Rest stackTrace() {
    return new StackTrace();
  }

  /**
   * Keeps of a stack trace what {@link CauseChain} reads: the beginning of each line with a cause
   * and of the lines of its message, and some frames.
   */
  private static final class StackTrace implements LongStrings.Rest {
    private static final byte[] NEW_LINE = {'\\', 'n'};
    private static final byte[] CAUSE = CauseChain.CAUSED_BY.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FRAME = "\\tat ".getBytes(StandardCharsets.US_ASCII);

    /** How many bytes are kept of all lines that begin no cause, with their line breaks. */
    private static final int MOST_DETAILS = 48 << 10;

    private static final int LONGEST_FRAME_LINE = 256;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final byte[] line = new byte[CauseChain.LONGEST_CAUSE];
    private int lineLength;
    private boolean first = true;
    private int causes;
    private int frames;
    private int message;
    private int details;

    @Override
    public void add(byte[] unit, int length) {
      if (length == 2 && Arrays.equals(unit, 0, 2, NEW_LINE, 0, 2)) {
        endLine();
      } else if (lineLength + length <= line.length) {
        System.arraycopy(unit, 0, line, lineLength, length);
        lineLength += length;
      }
    }

    private void endLine() {
      // The first part belongs to a line whose beginning was kept.
      if (!first) {
        if (begins(CAUSE)) {
          cause();
        } else if (begins(FRAME)) {
          frame();
        } else {
          message();
        }
      }
      first = false;
      lineLength = 0;
    }

    private boolean begins(byte[] text) {
      return lineLength >= text.length && Arrays.equals(line, 0, text.length, text, 0, text.length);
    }

    private void cause() {
      if (causes < CauseChain.MOST_CAUSES) {
        keep();
        causes++;
        frames = 0;
        message = 0;
      }
    }

    /** A frame that is cut could end within a character. */
    private void frame() {
      if (frames < CauseChain.MOST_FRAMES && lineLength <= LONGEST_FRAME_LINE) {
        detail();
        frames++;
      }
    }

    private void message() {
      if (frames == 0 && message + lineLength <= CauseChain.LONGEST_CAUSE) {
        detail();
        message += lineLength;
      }
    }

    private void detail() {
      int length = NEW_LINE.length + lineLength;
      if (details + length <= MOST_DETAILS) {
        keep();
        details += length;
      }
    }

    private void keep() {
      kept.write(NEW_LINE, 0, NEW_LINE.length);
      kept.write(line, 0, lineLength);
    }

    @Override
    public byte[] end() {
      endLine();
      return kept.toByteArray();
    }
  }
}
