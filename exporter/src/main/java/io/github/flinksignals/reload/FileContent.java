// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.reload;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import okio.ByteString;

/** The content of a file that may be secret: {@link #toString} shows only the name of the file. */
public record FileContent(Path file, ByteString bytes) {
  /** Longer than any bundle of certificates, and short enough for a small heap. */
  private static final int MAX_BYTES = 1 << 20;

  /**
   * Reads a regular file of at most 1 MiB. Others are refused: a pipe may block the reader, and a
   * device may have no end.
   */
  public static FileContent read(Path file) throws UnusableFileException {
    if (!Files.isRegularFile(file)) {
      throw new UnusableFileException(
          file + (Files.exists(file) ? " is not a regular file" : " does not exist"));
    }
    byte[] bytes;
    // Not through a channel, which would be closed when RequestThreads interrupts a slow client.
    try (InputStream stream = new FileInputStream(file.toFile())) {
      bytes = stream.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      // The message names the file, and the reason such as (Permission denied).
      throw new UnusableFileException("Cannot read " + e.getMessage(), e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new UnusableFileException(file + " is longer than 1 MiB");
    }
    return new FileContent(file, ByteString.of(bytes));
  }

  /** The content as text; invalid UTF-8 is refused. */
  public String text() throws UnusableFileException {
    String text = bytes.utf8();
    if (!ByteString.encodeUtf8(text).equals(bytes)) {
      throw new UnusableFileException(file + " is not valid UTF-8");
    }
    return text;
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
