// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The distinguished encoding of ASN.1, as far as keys need it: tags of one byte, and lengths of at
 * most two.
 */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;

  /** The field with the number 0. */
  static final int FIELD_0 = 0xA0;

  private static final int ONE_BYTE = 0x81;
  private static final int TWO_BYTES = 0x82;

  private Der() {}

  /** An element whose content is in parts. */
  static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = content.size();
    if (length > 0xFF) {
      element.write(TWO_BYTES);
      element.write(length >> 8);
    } else if (length >= 0x80) {
      element.write(ONE_BYTE);
    }
    element.write(length);
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }

  /**
   * The content of the first element with a tag, of those that stand one after the other.
   *
   * @throws IllegalArgumentException if these are no such elements
   */
  static Optional<byte[]> content(int tag, byte[] elements) {
    ByteBuffer rest = ByteBuffer.wrap(elements);
    while (rest.hasRemaining()) {
      int found = next(rest);
      byte[] content = new byte[length(rest)];
      rest.get(content);
      if (found == tag) {
        return Optional.of(content);
      }
    }
    return Optional.empty();
  }

  private static int length(ByteBuffer rest) {
    int length = next(rest);
    if (length > TWO_BYTES) {
      throw new IllegalArgumentException("longer than any key");
    }
    if (length == ONE_BYTE) {
      length = next(rest);
    } else if (length == TWO_BYTES) {
      length = next(rest) << 8 | next(rest);
    }
    if (length > rest.remaining()) {
      throw new IllegalArgumentException("ends too early");
    }
    return length;
  }

  private static int next(ByteBuffer rest) {
    if (!rest.hasRemaining()) {
      throw new IllegalArgumentException("ends too early");
    }
    return Byte.toUnsignedInt(rest.get());
  }
}
