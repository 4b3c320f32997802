// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads lists of {@link RestMessages} element by element. */
final class RestLists {
  private RestLists() {}

  /** Skips to the end of an inconsistent job, and goes on with the next one. */
  static final class EmptyIfInconsistent
      extends JsonDeserializer<Optional<RestMessages.JobOverview>> {
    @Override
    public Optional<RestMessages.JobOverview> deserialize(
        JsonParser parser, DeserializationContext context) throws IOException {
      JsonStreamContext list = parser.getParsingContext();
      if (parser.currentToken().isStructStart()) {
        list = list.getParent();
      }
      try {
        return Optional.of(context.readValue(parser, RestMessages.JobOverview.class));
      } catch (JsonMappingException e) {
        if (JsonBodies.readError(e).isPresent()) {
          throw e;
        }
        while (parser.getParsingContext() != list) {
          parser.nextToken();
        }
        return Optional.empty();
      }
    }
  }

  /** Reads the first elements of a list, and skips the others. */
  abstract static class FirstElements<E> extends JsonDeserializer<List<E>> {
    private final Class<E> type;
    private final int most;

    FirstElements(Class<E> type, int most) {
      this.type = type;
      this.most = most;
    }

    @Override
    public List<E> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (!parser.isExpectedStartArrayToken()) {
        return context.reportInputMismatch(List.class, "not a list");
      }
      List<E> first = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (first.size() == most) {
          parser.skipChildren();
        } else if (parser.currentToken() == JsonToken.VALUE_NULL) {
          return context.reportInputMismatch(type, "null is not an element");
        } else {
          first.add(context.readValue(parser, type));
        }
      }
      return first;
    }
  }

  /** Flink keeps 16 by default, the newest first. */
  static final class FirstExceptions extends FirstElements<RestMessages.ExceptionEntry> {
    FirstExceptions() {
      super(RestMessages.ExceptionEntry.class, 32);
    }
  }

  /** Flink keeps 10 by default, the newest first. */
  static final class FirstCheckpoints extends FirstElements<RestMessages.CheckpointResponse> {
    FirstCheckpoints() {
      super(RestMessages.CheckpointResponse.class, 100);
    }
  }
}
