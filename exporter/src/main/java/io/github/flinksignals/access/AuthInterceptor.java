// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.Reloaded;
import io.github.flinksignals.reload.UnusableFileException;
import io.github.flinksignals.tls.Identity;
import io.github.flinksignals.tls.PemReader;
import io.github.flinksignals.tls.TlsContexts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/** Adds credentials to each request, and explains why a request fails. */
public final class AuthInterceptor implements Interceptor {
  private final Access access;
  private final Optional<String> authorization;

  private AuthInterceptor(Access access, Optional<String> authorization) {
    this.access = access;
    this.authorization = authorization;
  }

  /**
   * Makes a client for one server. It speaks HTTP/1.1 and never follows a redirect, which may lead
   * to another server. A request fails with an {@link AccessException} if the server refuses it, if
   * TLS fails, or if a file of {@code access} is unusable. When a file changes, the next request
   * opens a connection.
   *
   * @param base whose threads and timeouts the client uses
   */
  public static Call.Factory client(OkHttpClient base, Access access, HttpUrl url) {
    Reloaded<OkHttpClient> client =
        new Reloaded<>(files -> load(base, access, url, files), System::nanoTime);
    return request -> {
      try {
        return client.get().newCall(request);
      } catch (UnusableFileException e) {
        AccessException failure = new AccessException("was not asked: " + e.getMessage(), 0, e);
        Interceptor failing =
            chain -> {
              throw failure;
            };
        return base.newBuilder().addInterceptor(failing).build().newCall(request);
      }
    };
  }

  private static OkHttpClient load(
      OkHttpClient base, Access access, HttpUrl url, Reloaded.Files files)
      throws UnusableFileException {
    OkHttpClient.Builder client =
        base.newBuilder()
            .followRedirects(false)
            .followSslRedirects(false)
            // With HTTP/2, OkHttp keeps up to 16 MiB of bodies that are not read yet on the heap.
            .protocols(List.of(Protocol.HTTP_1_1))
            .socketFactory(FramingLimit.Sockets.ALL)
            .addInterceptor(new AuthInterceptor(access, authorization(access, files)));
    access
        .serverName()
        .ifPresent(
            name -> client.dns(host -> base.dns().lookup(host.equals(name) ? url.host() : host)));
    Optional<Identity> identity = identity(access, files);
    Optional<List<X509Certificate>> authorities = authorities(access, files);
    Optional<X509TrustManager> trust = authorities.map(TlsContexts::trust);
    if (identity.isPresent() || trust.isPresent()) {
      X509TrustManager manager = trust.orElse(base.x509TrustManager());
      client.sslSocketFactory(
          TlsContexts.of(identity, Optional.of(manager)).getSocketFactory(), manager);
    }
    HostnameVerifier strict = base.hostnameVerifier();
    List<X509Certificate> pinned = authorities.orElse(List.of());
    client.hostnameVerifier(
        (host, session) -> strict.verify(host, session) || isPinned(session, pinned));
    return client.build();
  }

  /**
   * A certificate that is itself in the CA file belongs to one server, and needs no host name.
   * Certificates of JobManagers often lack it because Flink does not verify it.
   */
  private static boolean isPinned(SSLSession session, List<X509Certificate> pinned) {
    try {
      return pinned.contains(session.getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  static Optional<List<X509Certificate>> authorities(Access access, Reloaded.Files files)
      throws UnusableFileException {
    return access.authorities().isPresent()
        ? Optional.of(PemReader.certificates(files.read(access.authorities().get())))
        : Optional.empty();
  }

  static Optional<Identity> identity(Access access, Reloaded.Files files)
      throws UnusableFileException {
    if (access.certificate().isEmpty() || access.key().isEmpty()) {
      return Optional.empty();
    }
    FileContent certificate = files.read(access.certificate().get());
    return Optional.of(Identity.of(certificate, files.read(access.key().get())));
  }

  /** The value of the header {@code Authorization}; empty if no credentials are set. */
  private static Optional<String> authorization(Access access, Reloaded.Files files)
      throws UnusableFileException {
    if (access.bearerToken().isPresent()) {
      FileContent file = files.read(access.bearerToken().get());
      String token = secret(file);
      if (!token.matches("[!-~]+")) {
        throw new UnusableFileException(file + " contains no token: expected one word of ASCII");
      }
      return Optional.of("Bearer " + token);
    }
    if (access.username().isEmpty() || access.password().isEmpty()) {
      return Optional.empty();
    }
    String username = secret(files.read(access.username().get()));
    String password = secret(files.read(access.password().get()));
    return Optional.of(Credentials.basic(username, password, StandardCharsets.UTF_8));
  }

  /** Editors end files with a line break, which is not part of the secret. */
  private static String secret(FileContent file) throws UnusableFileException {
    String secret = file.text().strip();
    if (secret.isEmpty()) {
      // It may be about to be written, so do not send a request without credentials.
      throw new UnusableFileException(file + " is empty");
    }
    return secret;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    HttpUrl url = chain.request().url();
    Request.Builder request = chain.request().newBuilder();
    authorization.ifPresent(value -> request.header("Authorization", value));
    // The same name in TLS (SNI) and in HTTP (Host): proxies compare them.
    access.serverName().ifPresent(name -> request.url(url.newBuilder().host(name).build()));
    Refusals refusals = new Refusals(access);
    Response response;
    FramingLimit.begin();
    try {
      response = FramingLimit.of(chain.proceed(request.build()));
    } catch (InterruptedIOException | ConnectException | UnknownHostException e) {
      throw e;
    } catch (IOException e) {
      IOException reason = FramingLimit.withoutTls(e);
      throw url.isHttps() && reason == e ? refusals.unreachable(url, e) : reason;
    }
    if (response.code() == 401 || response.code() == 403) {
      response.close();
      throw refusals.answered(response.code());
    }
    return response;
  }
}
