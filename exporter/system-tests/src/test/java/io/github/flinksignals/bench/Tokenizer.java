// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The minimum cost of a poll: it sends the same requests with the same client and as many threads,
 * and only tokenizes each response.
 */
final class Tokenizer {
  private static final int THREADS = 4;

  private final OkHttpClient client = new OkHttpClient();
  private final JsonFactory json = new JsonFactory();
  private final ExecutorService readers = Executors.newFixedThreadPool(THREADS);

  /** Requests that do not belong to a job. */
  private final List<Request> first = new ArrayList<>();

  private final Map<String, List<Request>> byJob = new LinkedHashMap<>();

  private Tokenizer(String base, List<String> paths) {
    for (String path : paths) {
      String[] segments = path.split("[/?]", -1);
      boolean ofJob = segments[1].equals("jobs") && !segments[2].equals("overview");
      List<Request> requests =
          ofJob ? byJob.computeIfAbsent(segments[2], job -> new ArrayList<>()) : first;
      requests.add(new Request.Builder().url(base + path).build());
    }
  }

  /**
   * For each command, sends the requests of a poll and prints the CPU time in nanoseconds.
   *
   * @param arguments URL of the JobManager, and the paths of a poll
   */
  public static void main(String[] arguments) throws IOException {
    List<String> paths = List.of(arguments).subList(1, arguments.length);
    Tokenizer tokenizer = new Tokenizer(arguments[0], paths);
    Commands.handle("ready", line -> Long.toString(CpuTime.of(tokenizer::poll)));
  }

  private void poll() {
    first.forEach(this::tokenize);
    List<CompletableFuture<Void>> jobs =
        byJob.values().stream()
            .map(
                requests ->
                    CompletableFuture.runAsync(() -> requests.forEach(this::tokenize), readers))
            .toList();
    jobs.forEach(CompletableFuture::join);
  }

  private void tokenize(Request request) {
    try (Response response = client.newCall(request).execute();
        JsonParser parser = json.createParser(response.body().byteStream())) {
      while (parser.nextToken() != null) {
        // The tokens are not used.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
