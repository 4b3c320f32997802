// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.flink.LabelValues;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.Call;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Runs instant queries against the query API of Prometheus or a compatible server. */
final class PrometheusClient {
  private static final long LONGEST_BODY = 64L << 20;

  /** The values of {@code errorType} in Prometheus's API. Nothing else of an error is repeated. */
  private static final Set<String> ERROR_TYPES =
      Set.of(
          "timeout", "canceled", "execution", "bad_data", "internal", "unavailable", "not_found");

  private static final ObjectMapper MAPPER = new ObjectMapper();

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
   * The value of an expression at a time.
   *
   * @throws QueryException if the answer is an error or is not Prometheus's
   * @throws IOException if there is no answer; its message may repeat what the server sent
   */
  List<Sample> query(String expression, Instant at) throws IOException {
    // POST, because a query may exceed the maximum length of a URL.
    FormBody body =
        new FormBody.Builder()
            .add("query", expression)
            .add("time", Double.toString(at.toEpochMilli() / 1000.0))
            .build();
    Request request = new Request.Builder().url(query).post(body).build();
    try (Response response = client.newCall(request).execute()) {
      byte[] bytes = response.body().byteStream().readNBytes((int) LONGEST_BODY);
      if (response.isRedirect()) {
        throw new QueryException(
            "answered " + response.code() + ", a redirect, which is not followed");
      }
      JsonNode answer = parse(bytes, response.code());
      if (!response.isSuccessful() || !"success".equals(answer.path("status").asText())) {
        String type = answer.path("errorType").asText();
        throw new QueryException(
            "answered " + response.code() + (ERROR_TYPES.contains(type) ? ": " + type : ""));
      }
      return samples(answer.path("data").path("result"));
    }
  }

  private static JsonNode parse(byte[] bytes, int code) throws IOException {
    try {
      JsonNode answer = MAPPER.readTree(bytes);
      return answer == null ? MAPPER.missingNode() : answer;
    } catch (JsonProcessingException e) {
      throw new QueryException("answered " + code + " but not with JSON");
    }
  }

  private static List<Sample> samples(JsonNode result) {
    List<Sample> samples = new ArrayList<>();
    for (JsonNode element : result) {
      Map<String, String> labels = new LinkedHashMap<>();
      element
          .path("metric")
          .properties()
          .forEach(
              label ->
                  labels.put(
                      LabelValues.of(label.getKey()), LabelValues.of(label.getValue().asText())));
      // Values are strings, which include "NaN".
      double value = element.path("value").path(1).asDouble(Double.NaN);
      if (Double.isFinite(value)) {
        samples.add(new Sample(labels, value));
      }
    }
    return samples;
  }
}
