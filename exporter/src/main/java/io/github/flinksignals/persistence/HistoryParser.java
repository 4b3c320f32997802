// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import io.github.flinksignals.flink.ForeignJson;
import io.github.flinksignals.memory.HeapShare;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads a history file within a limit of memory. The records of a file that no exporter wrote can
 * take twenty times its length.
 */
final class HistoryParser extends JsonParserDelegate {
  /** In bytes, on average, for a number or a literal, with the reference to it. */
  private static final int VALUE = 24;

  /** In bytes, for an object, a list or a map. */
  private static final int CONTAINER = 64;

  /** In bytes, in addition to its characters. */
  private static final int STRING = 56;

  /** The names of fields so far, which may be keys of a map. */
  private final Set<String> names = new HashSet<>();

  private long left;

  /** The history in a file takes more memory than there is room for. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Reads with the memory of what is not in use while a history is restored. */
  HistoryParser(InputStream file) throws IOException {
    this(file, HeapShare.JOBS.bytes() + HeapShare.ANSWERS.bytes());
  }

  HistoryParser(InputStream file, long most) throws IOException {
    super(ForeignJson.parser(file));
    this.left = most;
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    left -= token == null ? 0 : size(token);
    if (left < 0) {
      throw new TooLargeException();
    }
    return token;
  }

  private int size(JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT, START_ARRAY -> CONTAINER;
      case FIELD_NAME -> names.add(currentName()) ? STRING + currentName().length() : 0;
      case VALUE_STRING -> STRING + getTextLength();
      case END_OBJECT, END_ARRAY -> 0;
      default -> VALUE;
    };
  }
}
