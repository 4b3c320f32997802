// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.github.flinksignals.memory.MemoryBudget;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Parses the JSON of responses as a stream, within the memory of a lease. */
final class JsonBodies {
  /** Of those that are kept, such as one watermark for each subtask. */
  private static final int MOST_ELEMENTS = 1 << 15;

  /** In characters; the names of Flink's fields, and the ids of tasks. */
  private static final int LONGEST_FIELD_NAME = 256;

  private final ObjectMapper mapper =
      JsonMapper.builder(ForeignJson.builder(LONGEST_FIELD_NAME).build())
          .annotationIntrospector(new SkipUnknownFields())
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Flink never sends null as an element of a list or a map.
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .build();

  /**
   * Makes Jackson skip unknown fields. Every minor version of Flink adds fields, and most of the
   * existing ones are not needed. With {@code FAIL_ON_UNKNOWN_PROPERTIES} disabled instead, Jackson
   * buffers the value of each unknown field until the record is complete.
   */
  private static final class SkipUnknownFields extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated annotated) {
      return JsonIgnoreProperties.Value.forIgnoreUnknown(true);
    }
  }

  /** Reads a value; null if the document is null. */
  interface Reading<T> {
    T read(JsonParser parser) throws IOException;
  }

  /** The whole document as a value; null if the document is null. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // The type is that of the parameter.
  <B> B value(JsonParser parser, Type type) throws IOException {
    return mapper.readValue(parser, TypeFactory.defaultInstance().constructType(type));
  }

  /** The elements of a list that are kept. */
  <E> List<E> elements(JsonParser parser, Class<E> type, Predicate<E> kept) throws IOException {
    ObjectReader reader =
        mapper.readerFor(type).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new JsonParseException(parser, "not a list");
    }
    List<E> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long before = parser instanceof MeteredParser metered ? metered.used() : 0;
      E element = reader.readValue(parser);
      if (element == null) {
        throw new JsonParseException(parser, "null is not an element");
      }
      if (elements.size() < MOST_ELEMENTS && kept.test(element)) {
        elements.add(element);
      } else if (parser instanceof MeteredParser metered) {
        metered.backTo(before);
      }
    }
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "something follows the list");
    }
    return elements;
  }

  /**
   * Parses a body.
   *
   * @param small whether the body cannot take more memory than the lease has for itself
   * @param strings what its long strings are
   */
  <T> RestResponse<T> parse(
      InputStream body,
      boolean small,
      LongStrings.Kind strings,
      Reading<T> reading,
      MemoryBudget.Lease lease)
      throws IOException {
    try (JsonParser parser = mapper.createParser(small ? body : new LongStrings(body, strings))) {
      T value = reading.read(small ? parser : new MeteredParser(parser, lease));
      return value == null ? malformed("answered null", "") : new RestResponse.Received<>(value);
    } catch (JsonProcessingException e) {
      Optional<IOException> readError = readError(e);
      if (readError.isPresent()) {
        return incomplete(readError.get());
      }
      e.clearLocation();
      // The message of the exception quotes the response.
      return malformed(
          "answered with something other than Flink's JSON", e.getClass().getSimpleName());
    } catch (LimitedInputStream.LimitExceeded | MemoryBudget.ExceededException e) {
      return incomplete(e);
    }
  }

  /** Inside a list, Jackson wraps an error of the connection like an error of the JSON. */
  static Optional<IOException> readError(JsonProcessingException exception) {
    Throwable cause = exception.getCause();
    while (cause instanceof JsonProcessingException) {
      cause = cause.getCause();
    }
    return cause instanceof IOException readError ? Optional.of(readError) : Optional.empty();
  }

  private static <T> RestResponse<T> incomplete(IOException readError) throws IOException {
    if (readError instanceof LimitedInputStream.LimitExceeded
        || readError instanceof MemoryBudget.ExceededException) {
      return malformed("answered with too much data", readError.getMessage());
    }
    throw readError;
  }

  static <T> RestResponse<T> malformed(String summary, String detail) {
    return new RestResponse.Malformed<>(
        summary, detail.isEmpty() ? summary : summary + ": " + detail);
  }
}
