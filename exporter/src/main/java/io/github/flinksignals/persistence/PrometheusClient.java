// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.flinksignals.flink.ForeignJson;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import okhttp3.Call;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Runs instant queries against the query API of Prometheus or a compatible server. */
final class PrometheusClient {
  /** The values of {@code errorType} in Prometheus's API. Nothing else of an error is repeated. */
  private static final Set<String> ERROR_TYPES =
      Set.of(
          "timeout", "canceled", "execution", "bad_data", "internal", "unavailable", "not_found");

  private final Call.Factory client;
  private final HttpUrl query;

  PrometheusClient(Call.Factory client, HttpUrl base) {
    this.client = client;
    this.query = base.newBuilder().addPathSegments("api/v1/query").build();
  }

  /** Prometheus answered, but not with a result. The message repeats nothing of the answer. */
  static final class QueryException extends IOException {
    private static final long serialVersionUID = 1L;

    QueryException(String message) {
      super(message);
    }
  }

  /** One element of an instant vector. */
  record Sample(Map<String, String> labels, double value) {
    String label(String name) {
      return labels.getOrDefault(name, "");
    }
  }

  /**
   * Reads the value of an expression at a time.
   *
   * @param samples accepts each sample while the answer is read; what it got is invalid if this
   *     throws
   * @throws QueryException if the answer is an error or is not Prometheus's
   * @throws IOException if there is no answer; its message may repeat what the server sent
   */
  void query(String expression, Instant at, SampleConsumer samples) throws IOException {
    // POST, because a query may exceed the maximum length of a URL.
    FormBody body =
        new FormBody.Builder()
            .add("query", expression)
            .add("time", Double.toString(at.toEpochMilli() / 1000.0))
            .build();
    Request request = new Request.Builder().url(query).post(body).build();
    try (Response response = client.newCall(request).execute()) {
      if (response.isRedirect()) {
        throw new QueryException(
            "answered " + response.code() + ", a redirect, which is not followed");
      }
      QueryAnswer answer;
      try (JsonParser parser = ForeignJson.parser(response.body().byteStream())) {
        answer = QueryAnswer.read(parser, response.isSuccessful(), samples);
      } catch (JsonProcessingException e) {
        throw new QueryException("answered " + response.code() + " but not with JSON");
      }
      if (!response.isSuccessful() || !answer.success()) {
        String type = answer.errorType();
        throw new QueryException(
            "answered " + response.code() + (ERROR_TYPES.contains(type) ? ": " + type : ""));
      }
    }
  }

  /** Accepts samples one by one. */
  interface SampleConsumer {
    void accept(Sample sample) throws IOException;
  }
}
