// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import io.github.flinksignals.memory.MemoryBudget.Lease;
import java.io.IOException;
import java.util.BitSet;

/**
 * Charges a lease for what the parser hands out. A limit on bytes alone is not enough: ten million
 * empty objects take 30 MB as JSON, but fill the heap. What is skipped costs nothing, except the
 * names of fields: Jackson remembers them all.
 */
final class MeteredParser extends JsonParserDelegate {
  /** In bytes, on average, for a name or value in a record. */
  static final int TOKEN = 8;

  /** In bytes, in addition to its characters. */
  private static final int STRING = 48;

  /** Number of hash codes that names are counted by. */
  private static final int NAME_CODES = 1 << 16;

  /** Flink's own names are a few hundred; the ids of tasks are names too. */
  private static final int MOST_NAMES = 8_192;

  private final Lease lease;
  private final BitSet names = new BitSet(NAME_CODES);
  private int differentNames;

  MeteredParser(JsonParser parser, Lease lease) {
    super(parser);
    this.lease = lease;
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    lease.use(TOKEN);
    countName(token);
    return token;
  }

  private void countName(JsonToken token) throws IOException {
    if (token != JsonToken.FIELD_NAME) {
      return;
    }
    // Jackson has one string for each name. A server can choose names with equal hash codes.
    int code = System.identityHashCode(currentName());
    code = (code ^ (code >>> 16)) & (NAME_CODES - 1);
    if (!names.get(code)) {
      names.set(code);
      differentNames++;
      lease.use(STRING + currentName().length());
      if (differentNames > MOST_NAMES) {
        throw new LimitedInputStream.LimitExceeded("more than " + MOST_NAMES + " names of fields");
      }
    }
  }

  @Override
  public JsonParser skipChildren() throws IOException {
    JsonToken current = currentToken();
    int depth = current != null && current.isStructStart() ? 1 : 0;
    while (depth > 0) {
      JsonToken token = super.nextToken();
      if (token == null) {
        return this;
      }
      countName(token);
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }
    return this;
  }

  @Override
  public String getText() throws IOException {
    String text = super.getText();
    use(text);
    return text;
  }

  @Override
  public String getValueAsString() throws IOException {
    String text = super.getValueAsString();
    use(text);
    return text;
  }

  /** Charges for a text that is kept; null costs nothing. */
  void use(String text) throws IOException {
    if (text != null) {
      lease.use(STRING + text.length());
    }
  }

  /** The bytes that the lease has in use. */
  long used() {
    return lease.used();
  }

  /** What was read since then is not kept. */
  void backTo(long before) {
    lease.backTo(before);
  }
}
