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
 * Sends GET requests to a JobManager, and nothing else. Every call ends by its deadline, reads no
 * more than {@link #LONGEST_BODY} bytes, and says in its type what came of it; none throws.
 */
final class FlinkRest {
  /** Ten thousand jobs are about 4 MB of {@code /jobs/overview}. */
  static final long LONGEST_BODY = 32L << 20;

  /** The stack trace of an exception in a long chain has some ten thousand. */
  private static final int LONGEST_STRING = 1 << 20;

  private static final int LONGEST_ERROR_TEXT = 300;
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
          .annotationIntrospector(new PassingOverTheUnknown())
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Flink never puts a null into a list or a map.
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .build();

  FlinkRest(Call.Factory client, HttpUrl base, RequestCounts requestCounts) {
    this.client = client;
    this.base = base;
    this.requestCounts = requestCounts;
  }

  /**
   * Every minor version of Flink adds fields, and most of those there are are not needed. Merely
   * allowed to come up, Jackson would keep each of them, whatever is below it, until the record is
   * made.
   */
  private static final class PassingOverTheUnknown extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated annotated) {
      return JsonIgnoreProperties.Value.forIgnoreUnknown(true);
    }
  }

  /**
   * A path below the base URL.
   *
   * @param template what it is counted as, such as {@code /jobs/:id}
   */
  record Endpoint(String template, HttpUrl url) {}

  HttpUrl.Builder url(String... segments) {
    HttpUrl.Builder url = base.newBuilder();
    for (String segment : segments) {
      url.addPathSegment(segment);
    }
    return url;
  }

  /** Turns a body into what is wanted of it. */
  interface BodyReader<T> {
    /**
     * Reads one.
     *
     * @param length what the server says of its length; -1 if nothing
     */
    Answer<T> read(InputStream body, long length) throws IOException;
  }

  <T> Answer<T> get(Endpoint endpoint, Type type, Deadline deadline) {
    return get(endpoint, (body, length) -> parse(body, length, type), LONGEST_BODY, deadline);
  }

  /**
   * For bodies that are not JSON.
   *
   * @param longest the reader gets a {@link CappedStream.TooLong} after as many bytes
   */
  <T> Answer<T> get(Endpoint endpoint, BodyReader<T> reader, long longest, Deadline deadline) {
    if (deadline.passed()) {
      return new Answer.Unavailable<>(Reason.TIMEOUT, "was not asked: the poll ran out of time");
    }
    Call call = client.newCall(new Request.Builder().url(endpoint.url()).build());
    call.timeout().timeout(Math.max(1, deadline.left().toNanos()), TimeUnit.NANOSECONDS);
    String code = "none";
    try (Response response = call.execute()) {
      code = Integer.toString(response.code());
      try (InputStream body = new CappedStream(response.body().byteStream(), longest)) {
        return response.code() == 200
            ? reader.read(body, response.body().contentLength())
            : refusal(response, body);
      }
    } catch (InterruptedIOException e) {
      return new Answer.Unavailable<>(Reason.TIMEOUT, "did not answer in time");
    } catch (AccessException e) {
      boolean answered = e.status().isPresent();
      code = answered ? Integer.toString(e.status().getAsInt()) : code;
      return new Answer.Unavailable<>(
          answered ? Reason.HTTP_ERROR : Reason.UNREACHABLE, e.getMessage());
    } catch (IOException e) {
      return new Answer.Unavailable<>(
          Reason.UNREACHABLE, "cannot be reached: " + e.getClass().getSimpleName());
    } finally {
      requestCounts.count(endpoint.template(), code);
    }
  }

  private <T> Answer<T> parse(InputStream body, long length, Type type) throws IOException {
    try {
      JsonParser parser = mapper.createParser(body);
      // A short body cannot hold as many, and counting takes time.
      boolean shortOne = length >= 0 && length < CountedTokens.MOST;
      T value =
          mapper.readValue(
              shortOne ? parser : new CountedTokens(parser),
              TypeFactory.defaultInstance().constructType(type));
      return value == null ? new Answer.Malformed<>("answered null") : new Answer.Received<>(value);
    } catch (JsonProcessingException e) {
      Optional<IOException> reading = reading(e);
      if (reading.isPresent()) {
        return broken(reading.get());
      }
      e.clearLocation();
      return new Answer.Malformed<>(
          "answered what is no such JSON: " + cut(e.getOriginalMessage()));
    } catch (CappedStream.TooLong e) {
      return broken(e);
    }
  }

  /** Jackson wraps what breaks while it is inside a list as if the JSON were at fault. */
  private static Optional<IOException> reading(JsonProcessingException exception) {
    Throwable cause = exception.getCause();
    while (cause instanceof JsonProcessingException) {
      cause = cause.getCause();
    }
    return cause instanceof IOException reading ? Optional.of(reading) : Optional.empty();
  }

  private static <T> Answer<T> broken(IOException reading) throws IOException {
    if (reading instanceof CappedStream.TooLong) {
      return new Answer.Malformed<>("answered without end: " + reading.getMessage());
    }
    throw reading;
  }

  private static <T> Answer<T> refusal(Response response, InputStream body) throws IOException {
    // The body is a stack trace of ten kilobytes or more; what tells answers apart comes first.
    String text = new String(body.readNBytes(ERROR_BYTES), StandardCharsets.UTF_8);
    if (response.code() == 404) {
      return new Answer.NotFound<>(cut(text));
    }
    // While a job is INITIALIZING its checkpoints answer 500 (Flink 1.18 and later).
    if (response.code() == 503 || text.contains("UnavailableDispatcherOperationException")) {
      return new Answer.NotReady<>(cut(text));
    }
    if (response.isRedirect()) {
      return new Answer.Unavailable<>(
          Reason.HTTP_ERROR,
          "answered "
              + response.code()
              + ", a redirect, which is not followed: "
              + instead(response));
    }
    return new Answer.Unavailable<>(
        Reason.HTTP_ERROR, "answered " + response.code() + ": " + cut(text));
  }

  /** Not where it leads: that of a login page may hold what is good for a session. */
  private static String instead(Response response) {
    HttpUrl asked = response.request().url();
    HttpUrl there = asked.resolve(response.header("Location", ""));
    return !asked.isHttps() && there != null && there.isHttps()
        ? "use https: in --flink.url"
        : "use the final URL in --flink.url";
  }

  private static String cut(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_ERROR_TEXT
        ? line
        : line.substring(0, LONGEST_ERROR_TEXT) + "...";
  }
}
