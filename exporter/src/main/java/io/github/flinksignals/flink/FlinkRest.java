// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.github.flinksignals.access.AccessException;
import io.github.flinksignals.model.Poll.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends GET requests, and no others, to a JobManager. Every call ends by its deadline and reads at
 * most {@link #LONGEST_BODY} bytes. Every failure is a {@link RestResponse}; no call throws.
 */
final class FlinkRest {
  /** In bytes. {@code /jobs/overview} with 10,000 jobs has about 4 MB. */
  static final long LONGEST_BODY = 32L << 20;

  /** In characters. The stack trace of a long chain of exceptions has about 10,000. */
  private static final int LONGEST_STRING = 1 << 20;

  private static final int ERROR_BYTES = 8192;

  private final Call.Factory client;
  private final HttpUrl base;
  private final RequestCounts requestCounts;
  private final ObjectMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).build())
                  .build())
          .annotationIntrospector(new SkipUnknownFields())
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Flink never sends null as an element of a list or a map.
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .build();

  FlinkRest(Call.Factory client, HttpUrl base, RequestCounts requestCounts) {
    this.client = client;
    this.base = base;
    this.requestCounts = requestCounts;
  }

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

  /**
   * An endpoint of the REST API.
   *
   * @param template the path under which requests are counted, such as {@code /jobs/:id}
   */
  record Endpoint(String template, HttpUrl url) {}

  /** A URL below the base URL; the segments are escaped. */
  HttpUrl.Builder url(String... segments) {
    HttpUrl.Builder url = base.newBuilder();
    for (String segment : segments) {
      url.addPathSegment(segment);
    }
    return url;
  }

  /** Parses the body of a response with status 200. */
  interface BodyReader<T> {
    /**
     * Reads the body.
     *
     * @param length the Content-Length in bytes; -1 if the server did not send one
     */
    RestResponse<T> read(InputStream body, long length) throws IOException;
  }

  /** Sends a GET request and parses the JSON of the response. */
  <T> RestResponse<T> get(Endpoint endpoint, Type type, Deadline deadline) {
    return get(endpoint, (body, length) -> parse(body, length, type), LONGEST_BODY, deadline);
  }

  /**
   * As {@link #get(Endpoint, Type, Deadline)}, for bodies that are not JSON.
   *
   * @param longest after this many bytes the reader gets a {@link LimitedInputStream.LimitExceeded}
   */
  <T> RestResponse<T> get(
      Endpoint endpoint, BodyReader<T> reader, long longest, Deadline deadline) {
    if (deadline.passed()) {
      return timeout("got no request because the poll timeout had passed");
    }
    Call call = client.newCall(new Request.Builder().url(endpoint.url()).build());
    call.timeout().timeout(Math.max(1, deadline.left().toNanos()), TimeUnit.NANOSECONDS);
    String label = "none";
    try (Response response = execute(call)) {
      label = RequestCounts.label(response.code());
      try (InputStream body = new LimitedInputStream(response.body().byteStream(), longest)) {
        return response.code() == 200
            ? reader.read(body, response.body().contentLength())
            : error(response, body);
      }
    } catch (InterruptedIOException e) {
      return timeout("did not answer before the poll timeout");
    } catch (AccessException e) {
      if (e.status().isEmpty()) {
        return unreachable(e.getMessage());
      }
      label = RequestCounts.label(e.status().getAsInt());
      return new RestResponse.Unavailable<>(Reason.HTTP_ERROR, answered(label), e.getMessage());
    } catch (InvalidHttpException e) {
      return malformed("answered with invalid HTTP", "");
    } catch (IOException e) {
      return unreachable(ConnectionFailure.explain(endpoint.url(), e));
    } finally {
      requestCounts.count(endpoint.template(), label);
    }
  }

  /** OkHttp throws unchecked exceptions for a status code or a Content-Length below 0. */
  private static Response execute(Call call) throws IOException {
    try {
      Response response = call.execute();
      if (response.body().contentLength() >= -1) {
        return response;
      }
      // Closing the response would read the rest of its body.
      call.cancel();
    } catch (RuntimeException e) {
      throw new InvalidHttpException(e);
    }
    throw new InvalidHttpException(null);
  }

  private static final class InvalidHttpException extends IOException {
    private static final long serialVersionUID = 1L;

    InvalidHttpException(RuntimeException cause) {
      super(cause);
    }
  }

  private <T> RestResponse<T> parse(InputStream body, long length, Type type) throws IOException {
    try {
      JsonParser parser = mapper.createParser(body);
      // A body with fewer bytes than the limit cannot exceed it, and counting takes time.
      boolean small = length >= 0 && length < TokenLimitParser.MOST;
      T value =
          mapper.readValue(
              small ? parser : new TokenLimitParser(parser),
              TypeFactory.defaultInstance().constructType(type));
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
    } catch (LimitedInputStream.LimitExceeded e) {
      return incomplete(e);
    }
  }

  /** Inside a list, Jackson wraps an error of the connection like an error of the JSON. */
  private static Optional<IOException> readError(JsonProcessingException exception) {
    Throwable cause = exception.getCause();
    while (cause instanceof JsonProcessingException) {
      cause = cause.getCause();
    }
    return cause instanceof IOException readError ? Optional.of(readError) : Optional.empty();
  }

  private static <T> RestResponse<T> incomplete(IOException readError) throws IOException {
    if (readError instanceof LimitedInputStream.LimitExceeded) {
      return malformed("answered with too much data", readError.getMessage());
    }
    throw readError;
  }

  private static <T> RestResponse<T> error(Response response, InputStream body) throws IOException {
    // The body may be a stack trace of 10 KB or more; the distinguishing text comes first.
    String text = new String(body.readNBytes(ERROR_BYTES), StandardCharsets.UTF_8);
    String known = KnownTexts.in(text);
    if (response.code() == 404) {
      return new RestResponse.NotFound<>(known);
    }
    if (response.code() == 503 || known.contains(KnownTexts.INITIALIZING)) {
      return new RestResponse.NotReady<>(known);
    }
    String summary = answered(Integer.toString(response.code()));
    if (response.isRedirect()) {
      String redirect = summary + ", a redirect, which is not followed";
      return new RestResponse.Unavailable<>(
          Reason.HTTP_ERROR, redirect, redirect + ": " + settingFor(response));
    }
    return new RestResponse.Unavailable<>(
        Reason.HTTP_ERROR, summary, known.isEmpty() ? summary : summary + ": " + known);
  }

  /** Does not show the target of the redirect: the URL of a login page may contain a session. */
  private static String settingFor(Response response) {
    HttpUrl requested = response.request().url();
    HttpUrl target = requested.resolve(response.header("Location", ""));
    return !requested.isHttps() && target != null && target.isHttps()
        ? "use https: in --flink.url"
        : "use the final URL in --flink.url";
  }

  private static String answered(String code) {
    return "answered " + code;
  }

  private static <T> RestResponse<T> timeout(String text) {
    return new RestResponse.Unavailable<>(Reason.TIMEOUT, text, text);
  }

  private static <T> RestResponse<T> unreachable(String text) {
    return new RestResponse.Unavailable<>(Reason.UNREACHABLE, text, text);
  }

  private static <T> RestResponse<T> malformed(String summary, String detail) {
    return new RestResponse.Malformed<>(
        summary, detail.isEmpty() ? summary : summary + ": " + detail);
  }
}
