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

/** The result of one request, by its response. */
final class FlinkRestTest {
  /** Explanations must fit on a line of the log. */
  private static final int LONGEST_EXPLANATION = 400;

  @StartStop final MockWebServer server = new MockWebServer();

  private final RequestCounts counts = new RequestCounts();

  private RestResponse<RestMessages.JobsOverview> get(MockResponse response) {
    server.enqueue(response);
    return get("/");
  }

  private RestResponse<RestMessages.JobsOverview> get(String prefix) {
    FlinkRest rest = new FlinkRest(client(), server.url(prefix), counts);
    return new FlinkEndpoints(rest)
        .jobsOverview(Deadline.in(Duration.ofSeconds(10), System::nanoTime));
  }

  private static MockResponse response(int code, String body) {
    return new MockResponse.Builder().code(code).body(body).build();
  }

  @Test
  void readsAResponseAndCountsTheRequest() {
    RestResponse<RestMessages.JobsOverview> response =
        get(response(200, Captured.body("2.2.0", "jobs-overview")));

    assertThat(response.value()).get().satisfies(body -> assertThat(body.jobs()).hasSize(1));
    assertThat(counts.current())
        .isEqualTo(Map.of(new RequestCounts.Key("/jobs/overview", "200"), 1L));
  }

  static Stream<Arguments> malformed() {
    String deep = "[".repeat(100_000);
    return Stream.of(
        arguments("", "an empty body is not JSON"),
        arguments("null", "null is JSON, but Flink does not send it"),
        arguments(
            "<html><body>Sign in</body></html>", "the login page of a proxy has status 200 too"),
        arguments("{\"jobs\":[{\"jid\":\"a\"}", "the JSON is truncated"),
        arguments("{}", "a missing list of jobs is not an empty list"),
        arguments("{\"jobs\":null}", "null is not an empty list"),
        arguments("{\"jobs\":3}", "a number is not a list"),
        arguments("[]", "a list is not an object"),
        arguments("\"jobs\"", "a string is not an object"),
        arguments("{\"jobs\":[]}<!-- cached -->", "text after the JSON"),
        arguments("{\"jobs\":" + deep, "deep nesting must not overflow the stack"),
        arguments("{\"other\":" + deep, "nor in a field that is skipped"),
        arguments("{\"jobs\":[" + "9".repeat(5000) + "]}", "a number with too many digits"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void reportsAResponseThatIsNotFromFlink(String body, String why) {
    RestResponse<RestMessages.JobsOverview> response = get(response(200, body));

    assertThat(response).as(why).isInstanceOf(RestResponse.Malformed.class);
    assertThat(response.reason()).isEqualTo(Reason.MALFORMED);
    assertThat(response.explanation()).startsWith("answered ").hasSizeLessThan(LONGEST_EXPLANATION);
  }

  @Test
  void keepsTheTextOfAResponseNotFound() {
    RestResponse<RestMessages.JobsOverview> response =
        get(response(404, "{\"errors\":[\"Checkpointing has not been enabled.\"]}"));

    assertThat(response)
        .isInstanceOfSatisfying(
            RestResponse.NotFound.class,
            notFound ->
                assertThat(notFound.text()).contains("Checkpointing has not been enabled."));
    assertThat(response.reason()).isEqualTo(Reason.HTTP_ERROR);
    assertThat(response.explanation()).startsWith("answered 404: ");
  }

  @Test
  void isNotReadyWhileALeaderIsElected() {
    RestResponse<RestMessages.JobsOverview> response =
        get(
            response(
                503,
                "{\"errors\":[\"Service temporarily unavailable due to an ongoing leader election."
                    + " Please refresh.\"]}"));

    assertThat(response).isInstanceOf(RestResponse.NotReady.class);
    assertThat(response.reason()).isEqualTo(Reason.NOT_READY);
    assertThat(response.explanation()).contains("ongoing leader election");
  }

  @Test
  void isNotReadyWhileTheJobInitializes() {
    RestResponse<RestMessages.JobsOverview> response =
        get(response(500, Captured.body("2.2.0", "checkpoints-initializing-500")));

    assertThat(response).isInstanceOf(RestResponse.NotReady.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 400, 401, 403, 405, 500, 502, 504})
  void shortensTheStackTraceOfAnError(int code) {
    String trace = "java.lang.IllegalStateException: of a long trace \t\r\n";
    RestResponse<RestMessages.JobsOverview> response =
        get(
            code == 204
                ? new MockResponse.Builder().code(code).build()
                : response(code, trace.repeat(300)));

    assertThat(response).isInstanceOf(RestResponse.Unavailable.class);
    assertThat(response.reason()).isEqualTo(Reason.HTTP_ERROR);
    assertThat(response.explanation())
        .startsWith("answered " + code)
        .hasSizeLessThan(LONGEST_EXPLANATION)
        .doesNotContain("\n", "\t", "\r");
    assertThat(counts.current().keySet())
        .containsExactly(new RequestCounts.Key("/jobs/overview", Integer.toString(code)));
  }

  static Stream<String> secrets() {
    return Stream.of(
        "hunter2",
        "password=hunter2",
        "{\"errors\":[\"s3.secret-key: \\\"hunter2\\\"\"]}",
        "com.hunter2.Secret: hunter2\n\tat com.hunter2.A.b(C.java:1)\nCaused by: hunter2: x",
        "<html>no healthy upstream at https://u:hunter2@store/?sig=hunter2</html>",
        "{\"errors\":[\"Could not find Flink job (hunter2)\"]}");
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void repeatsNothingOfAnErrorThatIsNotKnown(String body) {
    for (int code : new int[] {400, 401, 403, 404, 500, 502, 503}) {
      assertThat(get(response(code, body)).explanation()).doesNotContain("hunter2");
    }
    assertThat(get(response(200, body)).explanation()).doesNotContain("hunter2");
    assertThat(get(response(200, "{\"jobs\":[hunter2]}")).explanation())
        .startsWith("answered ")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(ints = {299, 418, 599, 607, 999})
  void countsACodeThatHttpDoesNotDefineAsOther(int code) {
    get(response(code, ""));

    assertThat(counts.current().keySet())
        .containsExactly(new RequestCounts.Key("/jobs/overview", "other"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void reportsARedirectInsteadOfFollowingIt(int code) {
    server.enqueue(
        new MockResponse.Builder()
            .code(code)
            .addHeader("Location", server.url("/elsewhere").toString())
            .build());
    server.enqueue(response(200, "{\"jobs\":[]}"));

    RestResponse<RestMessages.JobsOverview> response = get("/");

    assertThat(response.reason()).isEqualTo(Reason.HTTP_ERROR);
    assertThat(response.explanation()).contains(Integer.toString(code), "redirect", "not followed");
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
    server.enqueue(response(200, "{\"jobs\":[]}"));
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
    server.enqueue(response(200, "[]"));
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
