// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;

/**
 * Parsers for the JSON of other servers. Jackson's defaults trust a document: it may choose its
 * encoding, and its strings may have 20 million characters.
 */
public final class ForeignJson {
  /** In characters; {@link LongStrings} leaves less of a longer one. */
  private static final int LONGEST_STRING = 256 << 10;

  private static final JsonFactory WITHOUT_NAMES =
      builder(StreamReadConstraints.DEFAULT_MAX_NAME_LEN)
          // Otherwise the parser remembers the names of all fields.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private ForeignJson() {}

  /**
   * A factory for documents in UTF-8, which RFC 8259 requires. In another encoding {@link
   * LongStrings} would not recognize a string.
   *
   * @param longestName of a field, in characters
   */
  static JsonFactoryBuilder builder(int longestName) {
    return new JsonFactoryBuilder()
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(LONGEST_STRING)
                .maxNameLength(longestName)
                .build());
  }

  /**
   * A parser of a document of any length, which keeps nothing of what it has read. Long strings are
   * cut and end in a hash of the rest.
   */
  public static JsonParser parser(InputStream document) throws IOException {
    return WITHOUT_NAMES.createParser(new LongStrings(document, LongStrings.Kind.NAMES));
  }
}
