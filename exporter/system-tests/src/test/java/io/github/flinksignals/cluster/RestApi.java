// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The JobManager's REST API, including requests that change something. */
final class RestApi {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final MediaType JAR = MediaType.get("application/x-java-archive");

  private final String url;
  private final ObjectMapper mapper = new ObjectMapper();
  private final OkHttpClient client;

  RestApi(String url, Optional<RestSecurity> security) {
    // On a busy machine, uploading a jar and deploying its job take long.
    OkHttpClient plain =
        new OkHttpClient.Builder()
            .callTimeout(Duration.ofSeconds(90))
            .readTimeout(Duration.ofSeconds(90))
            .build();
    this.url = url;
    this.client = security.map(tls -> tls.authenticate(plain)).orElse(plain);
  }

  JsonNode get(String path) {
    return send(path, new Request.Builder().get());
  }

  String getText(String path) {
    return text(path, new Request.Builder().get());
  }

  JsonNode post(String path, Map<String, ?> body) {
    return send(path, new Request.Builder().post(json(body)));
  }

  JsonNode put(String path, Map<String, ?> body) {
    return send(path, new Request.Builder().put(json(body)));
  }

  JsonNode patch(String path) {
    return send(path, new Request.Builder().patch(RequestBody.create(new byte[0])));
  }

  JsonNode upload(String path, Path jar) {
    RequestBody body =
        new MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            .addFormDataPart(
                "jarfile", jar.getFileName().toString(), RequestBody.create(jar.toFile(), JAR))
            .build();
    return send(path, new Request.Builder().post(body));
  }

  private RequestBody json(Map<String, ?> body) {
    return RequestBody.create(mapper.valueToTree(body).toString(), JSON);
  }

  private JsonNode send(String path, Request.Builder builder) {
    String body = text(path, builder);
    try {
      return mapper.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RestException(url + path + " did not return JSON: " + body, 0, e);
    }
  }

  private String text(String path, Request.Builder builder) {
    Request request = builder.url(url + path).build();
    String what = request.method() + " " + request.url();
    try (Response response = client.newCall(request).execute()) {
      String body = response.body().string();
      if (!response.isSuccessful()) {
        throw new RestException(
            what + " returned " + response.code() + ": " + body, response.code(), null);
      }
      return body;
    } catch (IOException e) {
      throw new RestException(what + " failed: " + e, 0, e);
    }
  }

  /** Closes pooled connections, which would otherwise outlive the JobManager. */
  void close() {
    client.connectionPool().evictAll();
  }
}
