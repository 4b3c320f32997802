// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.persistence.PrometheusClient.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;

/** Answers the exporter's two queries like Prometheus, unless another answer is set. */
final class FakePrometheus extends Dispatcher {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Pattern RANGE = Pattern.compile("\\[(\\d+)s:");

  private final List<Page> pages = new ArrayList<>();
  private final BlockingDeque<MockResponse> nextAnswers = new LinkedBlockingDeque<>();
  private final List<RecordedRequest> requests = new ArrayList<>();

  synchronized FakePrometheus scraped(Page page) {
    pages.add(page);
    return this;
  }

  /** The next answers, instead of the real ones. */
  FakePrometheus answers(MockResponse answer) {
    nextAnswers.add(answer);
    return this;
  }

  synchronized List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /** A form parameter of a request. */
  static String parameter(RecordedRequest request, String name) {
    HttpUrl parsed = HttpUrl.get("http://body.invalid/?" + request.getBody().utf8());
    return parsed.queryParameter(name);
  }

  static MockResponse json(Object body) {
    try {
      return new MockResponse.Builder()
          .addHeader("Content-Type", "application/json")
          .body(MAPPER.writeValueAsString(body))
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The answer to a query; {@code elements} are those of {@code data.result}. */
  static MockResponse vector(List<?> elements) {
    return json(
        Map.of("status", "success", "data", Map.of("resultType", "vector", "result", elements)));
  }

  static Map<String, Object> element(Map<String, String> labels, String value) {
    return Map.of("metric", labels, "value", List.of(1_772_366_400.123, value));
  }

  @Override
  public synchronized MockResponse dispatch(RecordedRequest request) {
    requests.add(request);
    MockResponse answer = nextAnswers.poll();
    if (answer != null) {
      return answer;
    }
    String query = parameter(request, "query");
    boolean ofScrape = query.startsWith("{");
    double time = Double.parseDouble(parameter(request, "time"));
    double since =
        RANGE
            .matcher(query)
            .results()
            .mapToDouble(range -> time - Double.parseDouble(range.group(1)))
            .min()
            .orElse(0);
    List<Object> elements = new ArrayList<>();
    for (Page page : pages) {
      double at = page.at().toEpochMilli() / 1000.0;
      for (Sample sample : page.samples()) {
        if (ofScrape) {
          if (time == at) {
            elements.add(element(sample.labels(), Double.toString(sample.value())));
          }
        } else if (at >= since && query.matches(".*[\"|]" + sample.label("__name__") + "[\"|].*")) {
          Map<String, String> labels = new HashMap<>(sample.labels());
          labels.remove("__name__");
          elements.add(element(labels, Double.toString(at)));
        }
      }
    }
    return vector(elements);
  }
}
