// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/**
 * Throws {@link LimitedInputStream.LimitExceeded} when more than {@link #MOST} tokens were parsed.
 * A limit on bytes alone is not enough: ten million empty objects take 30 MB as JSON, but fill the
 * heap. Tokens of fields that are skipped do not count.
 */
final class TokenLimitParser extends JsonParserDelegate {
  /** An overview of 10,000 jobs has 600,000 tokens, and a job of 5,000 tasks has 400,000. */
  static final int MOST = 1_000_000;

  private int left = MOST;

  TokenLimitParser(JsonParser parser) {
    super(parser);
  }

  @Override
  public JsonToken nextToken() throws IOException {
    left--;
    if (left < 0) {
      throw new LimitedInputStream.LimitExceeded("more than " + MOST + " names and values");
    }
    return super.nextToken();
  }
}
