// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.access.AccessException;
import io.github.flinksignals.access.FramingLimit;
import io.github.flinksignals.memory.MemoryBudget;
import io.github.flinksignals.model.Poll.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends GET requests, and no others, to a JobManager. Every call ends by its deadline and reads at
 * most {@link #LONGEST_BODY} bytes, in the memory that {@link MemoryBudget} leases. Every failure
 * is a {@link RestResponse}; no call throws.
 */
final class FlinkRest {
  /** In bytes. {@code /jobs/overview} with 10,000 jobs has about 4 MB. */
  static final long LONGEST_BODY = 32L << 20;

  private static final int ERROR_BYTES = 8192;

  private final Call.Factory client;
  private final HttpUrl base;
  private final RequestCounts requestCounts;
  private final MemoryBudget budget;
  private final JsonBodies json = new JsonBodies();

  FlinkRest(Call.Factory client, HttpUrl base, RequestCounts requestCounts) {
    this(client, base, requestCounts, MemoryBudget.ofProcess());
  }

  FlinkRest(Call.Factory client, HttpUrl base, RequestCounts requestCounts, MemoryBudget budget) {
    this.client = client;
    this.base = base;
    this.requestCounts = requestCounts;
    this.budget = budget;
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

  /** Converts the body of a response to what is kept of it. */
  interface Conversion<B, T> {
    T convert(B body);
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

  /**
   * Sends a GET request and parses the JSON of the response.
   *
   * @param strings what its long strings are
   */
  <B, T> RestResponse<T> get(
      Endpoint endpoint,
      Type type,
      LongStrings.Kind strings,
      Conversion<B, T> conversion,
      Deadline deadline) {
    return getJson(
        endpoint,
        strings,
        parser -> {
          B body = json.value(parser, type);
          return body == null ? null : conversion.convert(body);
        },
        deadline);
  }

  /**
   * Sends a GET request and parses the list in the response, element by element.
   *
   * @param kept whether an element is kept
   */
  <E> RestResponse<List<E>> getList(
      Endpoint endpoint, Class<E> type, Predicate<E> kept, Deadline deadline) {
    return getJson(
        endpoint, LongStrings.Kind.NAMES, parser -> json.elements(parser, type, kept), deadline);
  }

  /**
   * Sends a GET request whose response is not JSON.
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
    } catch (InvalidHttpException | FramingLimit.ExceededException e) {
      return JsonBodies.malformed("answered with invalid HTTP", "");
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

  private <T> RestResponse<T> getJson(
      Endpoint endpoint,
      LongStrings.Kind strings,
      JsonBodies.Reading<T> reading,
      Deadline deadline) {
    try (MemoryBudget.Lease lease = budget.lease(deadline.left())) {
      return get(
          endpoint,
          (body, length) -> json.parse(body, small(length), strings, reading, lease),
          LONGEST_BODY,
          deadline);
    } catch (InterruptedIOException e) {
      return timeout("got no request because memory was not free before the poll timeout");
    }
  }

  /** The values of a small body fit into the lease, and counting takes time. */
  private boolean small(long length) {
    return length >= 0 && length <= budget.part() / MeteredParser.TOKEN;
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
}
