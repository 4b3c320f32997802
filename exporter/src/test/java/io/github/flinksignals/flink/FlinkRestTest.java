// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.flinksignals.access.Access;
import io.github.flinksignals.access.AuthInterceptor;
import io.github.flinksignals.model.Poll.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.junit5.StartStop;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one request comes to, by what is answered. */
final class FlinkRestTest {
  /** Longer than any error text that is worth a line in a log. */
  private static final int LONGEST_EXPLANATION = 400;

  @StartStop final MockWebServer server = new MockWebServer();

  private final RequestCounts counts = new RequestCounts();

  private Answer<RestMessages.JobsOverview> get(MockResponse response) {
    server.enqueue(response);
    return get("/");
  }

  private Answer<RestMessages.JobsOverview> get(String prefix) {
    FlinkRest rest = new FlinkRest(client(), server.url(prefix), counts);
    return new FlinkEndpoints(rest)
        .jobsOverview(Deadline.in(Duration.ofSeconds(10), System::nanoTime));
  }

  private static MockResponse answer(int code, String body) {
    return new MockResponse.Builder().code(code).body(body).build();
  }

  @Test
  void readsAnAnswerAndCountsTheRequest() {
    Answer<RestMessages.JobsOverview> answer =
        get(answer(200, Captured.body("2.2.0", "jobs-overview")));

    assertThat(answer.value()).get().satisfies(body -> assertThat(body.jobs()).hasSize(1));
    assertThat(counts.current())
        .isEqualTo(Map.of(new RequestCounts.Key("/jobs/overview", "200"), 1L));
  }

  static Stream<Arguments> malformed() {
    String deep = "[".repeat(100_000);
    return Stream.of(
        arguments("", "an answer of nothing is no JSON"),
        arguments("null", "null is JSON, but nothing that Flink says"),
        arguments("<html><body>Sign in</body></html>", "a login page of a proxy answers 200 too"),
        arguments("{\"jobs\":[{\"jid\":\"a\"}", "the list never ends"),
        arguments("{}", "a list of jobs that is missing is not an empty one"),
        arguments("{\"jobs\":null}", "nor is one that is null"),
        arguments("{\"jobs\":3}", "a number is no list"),
        arguments("[]", "a list is no object"),
        arguments("\"jobs\"", "a text is no object"),
        arguments("{\"jobs\":[]}<!-- cached -->", "something was put behind the JSON"),
        arguments("{\"jobs\":" + deep, "depth must not overflow the stack"),
        arguments("{\"other\":" + deep, "nor where the field is not read"),
        arguments("{\"jobs\":[" + "9".repeat(5000) + "]}", "a number longer than any"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void saysThatAnAnswerIsNotFlinks(String body, String why) {
    Answer<RestMessages.JobsOverview> answer = get(answer(200, body));

    assertThat(answer).as(why).isInstanceOf(Answer.Malformed.class);
    assertThat(answer.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(answer.explanation()).startsWith("answered ").hasSizeLessThan(LONGEST_EXPLANATION);
  }

  @Test
  void knowsGoneByItsText() {
    Answer<RestMessages.JobsOverview> answer =
        get(answer(404, "{\"errors\":[\"Checkpointing has not been enabled.\"]}"));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.NotFound.class,
            gone -> assertThat(gone.text()).contains("Checkpointing has not been enabled."));
    assertThat(answer.reason()).isEqualTo(Reason.HTTP_ERROR);
    assertThat(answer.explanation()).startsWith("answered 404: ");
  }

  @Test
  void isNotReadyWhileALeaderIsElected() {
    Answer<RestMessages.JobsOverview> answer =
        get(
            answer(
                503,
                "{\"errors\":[\"Service temporarily unavailable due to an ongoing leader election."
                    + " Please refresh.\"]}"));

    assertThat(answer).isInstanceOf(Answer.NotReady.class);
    assertThat(answer.reason()).isEqualTo(Reason.NOT_READY);
    assertThat(answer.explanation()).contains("ongoing leader election");
  }

  @Test
  void isNotReadyWhileTheJobInitializes() {
    Answer<RestMessages.JobsOverview> answer =
        get(answer(500, Captured.body("2.2.0", "checkpoints-initializing-500")));

    assertThat(answer).isInstanceOf(Answer.NotReady.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 400, 401, 403, 405, 500, 502, 504})
  void cutsTheStackTraceOfAnError(int code) {
    String trace = "java.lang.IllegalStateException: of a long trace \t\r\n";
    Answer<RestMessages.JobsOverview> answer =
        get(
            code == 204
                ? new MockResponse.Builder().code(code).build()
                : answer(code, trace.repeat(300)));

    assertThat(answer).isInstanceOf(Answer.Unavailable.class);
    assertThat(answer.reason()).isEqualTo(Reason.HTTP_ERROR);
    assertThat(answer.explanation())
        .startsWith("answered " + code)
        .hasSizeLessThan(LONGEST_EXPLANATION)
        .doesNotContain("\n", "\t", "\r");
    assertThat(counts.current().keySet())
        .containsExactly(new RequestCounts.Key("/jobs/overview", Integer.toString(code)));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void followsNoRedirectAndSaysSo(int code) {
    server.enqueue(
        new MockResponse.Builder()
            .code(code)
            .addHeader("Location", server.url("/elsewhere").toString())
            .build());
    server.enqueue(answer(200, "{\"jobs\":[]}"));

    Answer<RestMessages.JobsOverview> answer = get("/");

    assertThat(answer.reason()).isEqualTo(Reason.HTTP_ERROR);
    assertThat(answer.explanation()).contains(Integer.toString(code), "redirect", "not followed");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  static Stream<Arguments> prefixes() {
    return Stream.of(
        arguments("/", "/jobs/overview"),
        arguments("/flink", "/flink/jobs/overview"),
        arguments("/flink/", "/flink/jobs/overview"),
        arguments("/a%20b/v1/", "/a%20b/v1/jobs/overview"));
  }

  @ParameterizedTest
  @MethodSource("prefixes")
  void keepsThePathPrefixOfTheBaseUrl(String prefix, String path) throws InterruptedException {
    server.enqueue(answer(200, "{\"jobs\":[]}"));
    get(prefix);

    RecordedRequest request = server.takeRequest();
    assertThat(request.getTarget()).isEqualTo(path);
    assertThat(request.getMethod()).isEqualTo("GET");
  }

  @Test
  void escapesMetricNames() throws InterruptedException {
    List<String> names =
        List.of(
            "Source__a&b=c#d+e%f\"g.watermarkLag", "源/🙂?;.pendingRecords", "a\nb.numRecordsOut");
    server.enqueue(answer(200, "[]"));
    FlinkRest rest = new FlinkRest(client(), server.url("/"), counts);
    new FlinkEndpoints(rest)
        .taskMetrics(
            "job", "vertex/../x", names, Deadline.in(Duration.ofSeconds(10), System::nanoTime));

    HttpUrl url = server.takeRequest().getUrl();
    assertThat(url.queryParameter("get")).isEqualTo(String.join(",", names));
    assertThat(url.queryParameterNames()).containsExactly("get", "agg");
    assertThat(url.pathSegments())
        .containsExactly("jobs", "job", "vertices", "vertex/../x", "subtasks", "metrics");
  }

  private Call.Factory client() {
    return AuthInterceptor.client(new OkHttpClient(), Access.plain("flink."), server.url("/"));
  }
}
