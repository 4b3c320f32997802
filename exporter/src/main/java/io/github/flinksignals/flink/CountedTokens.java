// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;

/**
 * Ends in an error where a body has more in it than any that Flink sends. A cap on bytes is not
 * enough: ten million empty objects are no more than ten million times three of them, and fill the
 * heap. What is skipped because nobody wants it does not count.
 */
final class CountedTokens extends JsonParserDelegate {
  /** Ten thousand jobs of an overview have 600,000, and five thousand tasks of a job 400,000. */
  static final int MOST = 1_000_000;

  private int left = MOST;

  CountedTokens(JsonParser parser) {
    super(parser);
  }

  @Override
  public JsonToken nextToken() throws IOException {
    left--;
    if (left < 0) {
      throw new CappedStream.TooLong("more than " + MOST + " names and values");
    }
    return super.nextToken();
  }
}
