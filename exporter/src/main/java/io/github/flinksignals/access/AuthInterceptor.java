// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import io.github.flinksignals.reload.Reloaded;
import io.github.flinksignals.reload.UnusableFileException;
import io.github.flinksignals.tls.ReloadingKeyManager;
import io.github.flinksignals.tls.ReloadingTrustManager;
import io.github.flinksignals.tls.TlsContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** What every request to one server passes on its way out, and its answer on its way back. */
public final class AuthInterceptor implements Interceptor {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final Access access;
  private final Refusals refusals;
  private final Optional<Reloaded<String>> authorization;

  private AuthInterceptor(Access access) {
    this.access = access;
    this.refusals = new Refusals(access);
    this.authorization = Authorization.of(access, System::nanoTime);
  }

  /**
   * A client for one server, which shares threads with another client. Its requests fail with an
   * {@link AccessException} if the server does not let them in, or is not who it should be.
   *
   * @throws UncheckedIOException if a file cannot be used, which {@link Access#mistakes} tells
   */
  public static OkHttpClient client(OkHttpClient other, Access access, HttpUrl url) {
    // A redirect could lead credentials, or a query, to any other host.
    OkHttpClient.Builder client =
        other
            .newBuilder()
            .followRedirects(false)
            .followSslRedirects(false)
            .addInterceptor(new AuthInterceptor(access));
    try {
      Optional<ReloadingTrustManager> trust = access.trust();
      Optional<ReloadingKeyManager> identity = access.identity();
      if (trust.isPresent() || identity.isPresent()) {
        client.sslSocketFactory(
            TlsContext.of(identity, trust).getSocketFactory(),
            trust.<X509TrustManager>map(own -> own).orElse(other.x509TrustManager()));
      }
      trust.ifPresent(
          own ->
              client.hostnameVerifier(
                  new PinnedCertificateVerifier(other.hostnameVerifier(), own)));
    } catch (UnusableFileException e) {
      throw new UncheckedIOException(e);
    }
    access
        .serverName()
        .ifPresent(
            name -> client.dns(host -> other.dns().lookup(host.equals(name) ? url.host() : host)));
    return client.build();
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request.Builder request = chain.request().newBuilder();
    HttpUrl url = chain.request().url();
    if (authorization.isPresent()) {
      request.header(Authorization.HEADER, authorization());
    }
    if (access.serverName().isPresent()) {
      // Whoever looks at the name that is asked for sees one and the same in TLS and in HTTP.
      request.url(url.newBuilder().host(access.serverName().get()).build());
    }
    Response response;
    try {
      response = chain.proceed(request.build());
    } catch (SSLException e) {
      throw refusals.tls(url, e);
    } catch (InterruptedIOException | ConnectException | UnknownHostException e) {
      throw e;
    } catch (IOException e) {
      throw url.isHttps() ? refusals.broken(e) : e;
    }
    if (response.code() == UNAUTHORIZED || response.code() == FORBIDDEN) {
      try (response) {
        throw refusals.answered(response);
      }
    }
    return response;
  }

  private String authorization() throws AccessException {
    try {
      return authorization.orElseThrow().get();
    } catch (UnusableFileException e) {
      throw new AccessException("is not asked: " + e.getMessage(), e);
    }
  }
}
