// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the exporter against recorded responses of a JobManager until it has polled and served each
 * page, so that the JVM can list the loaded classes. Run from source while the image is built:
 *
 * <pre>java TrainingRun.java RESPONSES-DIRECTORY COMMAND...</pre>
 */
final class TrainingRun {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int POLLS = 3;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path answers;

  private TrainingRun(Path answers) {
    this.answers = answers;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> command = Arrays.asList(arguments).subList(1, arguments.length);
    new TrainingRun(Path.of(arguments[0])).run(command);
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    HttpServer jobManager = HttpServer.create(loopback(0), 0);
    jobManager.createContext("/", this::answer);
    jobManager.start();
    int port = freePort();
    List<String> exporter = new ArrayList<>(command);
    exporter.add("--flink.url=http://127.0.0.1:" + jobManager.getAddress().getPort());
    exporter.add("--web.listen-address=127.0.0.1:" + port);
    exporter.add("--poll.interval=1s");
    Process process = new ProcessBuilder(exporter).inheritIO().start();
    try {
      URI base = URI.create("http://127.0.0.1:" + port);
      awaitPolls(process, base);
      for (String page : List.of("/", "/api/v1/status", "/-/ready")) {
        get(base.resolve(page), "Accept-Encoding", "gzip");
      }
      get(base.resolve("/metrics"), "Accept", "application/openmetrics-text", "Accept-Encoding", "gzip");
    } finally {
      process.destroy();
      process.waitFor();
      jobManager.stop(0);
    }
  }

  private void awaitPolls(Process process, URI base) throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    while (!polled(base)) {
      if (!process.isAlive() || System.nanoTime() - startNanos > TIMEOUT_NANOS) {
        throw new IllegalStateException("The exporter did not poll " + POLLS + " times");
      }
      Thread.sleep(100);
    }
  }

  private boolean polled(URI base) throws InterruptedException {
    try {
      return get(base.resolve("/metrics"), "Accept", "text/plain")
          .lines()
          .filter(line -> line.startsWith("flink_exporter_polls_total "))
          .anyMatch(line -> Double.parseDouble(line.split(" ")[1]) >= POLLS);
    } catch (IOException e) {
      return false; // It does not listen yet.
    }
  }

  private String get(URI page, String... headers) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(page).headers(headers).build(), BodyHandlers.ofString())
        .body();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body =
          path.endsWith("/metrics") || path.endsWith("/watermarks") || path.equals("/jobmanager/config")
              ? "[]".getBytes(StandardCharsets.UTF_8)
              : Files.readAllBytes(answers.resolve(file(path)));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String file(String path) {
    if (path.equals("/jobs/overview")) {
      return "jobs-overview.json";
    }
    if (path.endsWith("/checkpoints/config")) {
      return "checkpoints-config.json";
    }
    if (path.endsWith("/checkpoints")) {
      return "checkpoints-failed.json";
    }
    if (path.endsWith("/exceptions")) {
      return "exceptions-storage-access.json";
    }
    return path.equals("/config") ? "config.json" : "job.json";
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(loopback(0));
      return socket.getLocalPort();
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
