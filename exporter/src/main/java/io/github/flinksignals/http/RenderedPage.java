// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.http;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import okio.Buffer;

/**
 * A page in memory, compressed, for all clients that request it. It may be dropped while slow
 * clients still read it; their connections are closed.
 */
final class RenderedPage {
  private static final int PIECE = 16 * 1024;

  /** Counting a selection reads the whole page. Scrapers repeat the same selections. */
  private static final int MOST_SELECTIONS = 8;

  private static final int MOST_NAMES = 32;

  private final Map<Set<String>, Long> selections = new ConcurrentHashMap<>();
  private final long length;
  private final long compressedLength;
  private volatile byte[][] compressed;

  private RenderedPage(Buffer compressed, long length) {
    this.compressedLength = compressed.size();
    this.compressed = new byte[(int) ((compressedLength + PIECE - 1) / PIECE)][];
    for (int i = 0; i < this.compressed.length; i++) {
      this.compressed[i] = pieceOf(compressed);
    }
    this.length = length;
  }

  private static byte[] pieceOf(Buffer bytes) {
    try {
      return bytes.readByteArray(Math.min(PIECE, bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory cannot fail", e);
    }
  }

  /** Renders a page. */
  static RenderedPage of(SharedPage.Rendering rendering) {
    Buffer compressed = new Buffer();
    try (Counting counted = new Counting(new GZIPOutputStream(compressed.outputStream(), PIECE))) {
      try (Writer page =
          new BufferedWriter(new OutputStreamWriter(counted, StandardCharsets.UTF_8))) {
        rendering.write(page);
      }
      return new RenderedPage(compressed, counted.count);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory cannot fail", e);
    }
  }

  private static final class Counting extends OutputStream {
    private final OutputStream out;
    private long count;

    Counting(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      out.write(one);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** Its size in memory, in bytes. */
  long size() {
    return compressedLength;
  }

  /** Frees its memory. */
  void drop() {
    compressed = null;
  }

  /** The whole page, compressed or not. */
  Response.Body body(boolean gzip) {
    return new Response.Body() {
      @Override
      public long length() {
        return gzip ? compressedLength : length;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        try (InputStream page = gzip ? new Reading() : text()) {
          byte[] piece = new byte[PIECE];
          for (int count = page.read(piece); count >= 0; count = page.read(piece)) {
            out.write(piece, 0, count);
          }
        }
      }
    };
  }

  /**
   * The length of a selection of samples, in bytes; counted once for each of the first selections.
   */
  long selectionLength(Set<String> names, LongSupplier count) {
    boolean kept =
        selections.containsKey(names)
            || (selections.size() < MOST_SELECTIONS && names.size() <= MOST_NAMES);
    return kept
        ? selections.computeIfAbsent(names, selection -> count.getAsLong())
        : count.getAsLong();
  }

  /** The text of the page. Must be closed, because it holds native memory. */
  InputStream text() throws IOException {
    return new GZIPInputStream(new Reading(), 4 * 1024);
  }

  /** Reads the compressed bytes without keeping those that were dropped. */
  private final class Reading extends InputStream {
    private long next;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      byte[][] current = compressed;
      if (current == null) {
        throw new IOException("The page was replaced, and its memory is needed");
      }
      int count = (int) Math.min(length, compressedLength - next);
      if (count == 0) {
        return length == 0 ? 0 : -1;
      }
      byte[] piece = current[(int) (next / PIECE)];
      int from = (int) (next % PIECE);
      int copied = Math.min(count, piece.length - from);
      System.arraycopy(piece, from, bytes, offset, copied);
      next += copied;
      return copied;
    }
  }
}
