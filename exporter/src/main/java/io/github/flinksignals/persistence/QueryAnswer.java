// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinksignals.flink.LabelValues;
import io.github.flinksignals.persistence.PrometheusClient.Sample;
import io.github.flinksignals.persistence.PrometheusClient.SampleConsumer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer of the query API, without its samples.
 *
 * @param success whether {@code status} is "success"
 * @param errorType empty if there is none
 */
record QueryAnswer(boolean success, String errorType) {
  /** Prometheus rejects targets with more labels in its default configuration of large servers. */
  private static final int MOST_LABELS = 64;

  /** Reads an answer of any length, and keeps one sample at the same time. */
  static QueryAnswer read(JsonParser parser, boolean successful, SampleConsumer samples)
      throws IOException {
    String status = "";
    String errorType = "";
    if (parser.nextToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (field.equals("status")) {
          status = parser.getValueAsString("");
        } else if (field.equals("errorType")) {
          errorType = parser.getValueAsString("");
        } else if (field.equals("data") && successful) {
          data(parser, samples);
        }
        parser.skipChildren();
      }
    } else {
      // Fails if it is not JSON.
      parser.skipChildren();
    }
    return new QueryAnswer(status.equals("success"), errorType);
  }

  private static void data(JsonParser parser, SampleConsumer samples) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      if (parser.nextToken() == JsonToken.START_ARRAY && field.equals("result")) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          element(parser, samples);
        }
      }
      parser.skipChildren();
    }
  }

  private static void element(JsonParser parser, SampleConsumer samples) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    Map<String, String> labels = new HashMap<>();
    double value = Double.NaN;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken begin = parser.nextToken();
      if (field.equals("metric") && begin == JsonToken.START_OBJECT) {
        labels(parser, labels);
      } else if (field.equals("value") && begin == JsonToken.START_ARRAY) {
        value = value(parser);
      } else {
        parser.skipChildren();
      }
    }
    if (Double.isFinite(value)) {
      samples.accept(new Sample(labels, value));
    }
  }

  private static void labels(JsonParser parser, Map<String, String> labels) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (labels.size() < MOST_LABELS) {
        labels.put(LabelValues.of(name), LabelValues.of(parser.getValueAsString("")));
      }
      parser.skipChildren();
    }
  }

  /** The second element; values are strings, which include "NaN". */
  private static double value(JsonParser parser) throws IOException {
    double value = Double.NaN;
    for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
      if (index == 1) {
        value = parser.getValueAsDouble(Double.NaN);
      }
      parser.skipChildren();
    }
    return value;
  }
}
