// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;

/**
 * Reads a name as the value of a label, so that of the many long names in an answer only what is
 * kept counts against the memory for answers.
 */
final class LabelValueReader extends JsonDeserializer<String> {
  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (!parser.currentToken().isScalarValue()) {
      return (String) context.handleUnexpectedToken(String.class, parser);
    }
    if (!(parser instanceof MeteredParser metered)) {
      return LabelValues.of(parser.getText());
    }
    long before = metered.used();
    String value = LabelValues.of(metered.getText());
    metered.backTo(before);
    metered.use(value);
    return value;
  }
}
