// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.reload;

import io.github.flinksignals.file.RegularFile;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What is in a file that may hold a secret, so this shows no more of itself than the file's name.
 */
public final class FileContent {
  /** Longer than any bundle of certificates, and short enough for a small heap. */
  private static final int LONGEST = 1 << 20;

  private final Path file;
  private final byte[] bytes;

  private FileContent(Path file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * Reads a file to its end, also on a thread that is interrupted meanwhile: a thread that serves
   * clients is, when one takes too long, and that is no fault of the file.
   */
  public static FileContent read(Path file) throws UnusableFileException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return readOnce(file);
        } catch (ClosedByInterruptException e) {
          interrupted = Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static FileContent readOnce(Path file)
      throws ClosedByInterruptException, UnusableFileException {
    try {
      byte[] bytes = RegularFile.read(file, LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new UnusableFileException(file + " is longer than 1 MiB");
      }
      return new FileContent(file, bytes);
    } catch (NoSuchFileException e) {
      throw new UnusableFileException(file + " is not there", e);
    } catch (AccessDeniedException e) {
      throw new UnusableFileException(file + " may not be read by the user of this process", e);
    } catch (UnusableFileException | ClosedByInterruptException e) {
      throw e;
    } catch (RegularFile.RefusedException e) {
      throw new UnusableFileException(file + " " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UnusableFileException(file + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  /**
   * Text that stands within another file.
   *
   * @param name of the place, to be named where something is wrong with it
   */
  public static FileContent within(Path name, String text) {
    return new FileContent(name, text.getBytes(StandardCharsets.UTF_8));
  }

  public Path file() {
    return file;
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileContent content
        && file.equals(content.file)
        && Arrays.equals(bytes, content.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * file.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
