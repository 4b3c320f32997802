// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.reload;

import io.github.flinksignals.file.RegularFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
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
    byte[] bytes;
    try {
      bytes = RegularFile.read(file, MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new UnusableFileException(file + " does not exist", e);
    } catch (RegularFile.RefusedException e) {
      throw new UnusableFileException(file + " " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UnusableFileException(file + " cannot be read: " + e.getClass().getSimpleName(), e);
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
