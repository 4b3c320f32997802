// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.text.VisibleText;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Call;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Runs instant queries against the query API of Prometheus or a compatible server. */
final class PrometheusClient {
  private static final long LONGEST_BODY = 64L << 20;
  private static final int LONGEST_ERROR = 200;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Call.Factory client;
  private final HttpUrl query;

  PrometheusClient(Call.Factory client, HttpUrl base) {
    this.client = client;
    this.query = base.newBuilder().addPathSegments("api/v1/query").build();
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
   * @throws IOException if there is no complete answer; its message contains no secrets
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
      JsonNode answer = parse(bytes, response.code());
      if (!response.isSuccessful() || !"success".equals(answer.path("status").asText())) {
        throw new IOException(
            "answered "
                + response.code()
                + ": "
                + VisibleText.truncate(answer.path("error").asText(), LONGEST_ERROR));
      }
      return samples(answer.path("data").path("result"));
    }
  }

  private static JsonNode parse(byte[] bytes, int code) throws IOException {
    try {
      JsonNode answer = MAPPER.readTree(bytes);
      return answer == null ? MAPPER.missingNode() : answer;
    } catch (JsonProcessingException e) {
      throw new IOException("answered " + code + " but not with JSON");
    }
  }

  private static List<Sample> samples(JsonNode result) {
    List<Sample> samples = new ArrayList<>();
    for (JsonNode element : result) {
      Map<String, String> labels = new LinkedHashMap<>();
      element
          .path("metric")
          .properties()
          .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
      // Values are strings, which include "NaN".
      double value = element.path("value").path(1).asDouble(Double.NaN);
      if (Double.isFinite(value)) {
        samples.add(new Sample(labels, value));
      }
    }
    return samples;
  }
}
