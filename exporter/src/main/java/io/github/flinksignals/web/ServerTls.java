// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import io.github.flinksignals.reload.UnusableFileException;
import io.github.flinksignals.tls.PemSource;
import io.github.flinksignals.tls.ReloadingKeyManager;
import io.github.flinksignals.tls.ReloadingTrustManager;
import io.github.flinksignals.tls.TlsContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509ExtendedTrustManager;

/** The server's end of TLS, as one version of the web configuration file wants it. */
final class ServerTls {
  private final Options options;
  private final SSLContext context;
  private final SSLParameters parameters;

  /**
   * What is wanted, in the words of Java where they differ.
   *
   * @param clientAuthorities that sign certificates of clients
   * @param allowedNames of which a client's certificate must have one; any if empty
   * @param protocols that are spoken
   * @param suites up to TLS 1.2; Java's own if empty
   * @param ownOrder whether the order here counts, and not that of the client
   * @param groups for the exchange of keys; Java's own if empty
   */
  record Options(
      PemSource certificate,
      PemSource key,
      ClientAuthentication clients,
      Optional<PemSource> clientAuthorities,
      List<String> allowedNames,
      List<String> protocols,
      List<String> suites,
      boolean ownOrder,
      List<String> groups) {}

  private ServerTls(Options options, SSLContext context) {
    this.options = options;
    this.context = context;
    this.parameters = parameters(options, context);
  }

  /**
   * Reads what the options name.
   *
   * @throws UnusableFileException if a file cannot be used
   */
  static ServerTls of(Options options) throws UnusableFileException {
    ReloadingKeyManager identity = ReloadingKeyManager.of(options.certificate(), options.key());
    Optional<X509ExtendedTrustManager> authorities = Optional.empty();
    if (options.clientAuthorities().isPresent()) {
      authorities = Optional.of(ReloadingTrustManager.of(options.clientAuthorities().get()));
    }
    ClientTrust clients =
        new ClientTrust(
            authorities.filter(unused -> options.clients().isVerified()), options.allowedNames());
    return new ServerTls(options, TlsContext.of(Optional.of(identity), Optional.of(clients)));
  }

  private static SSLParameters parameters(Options options, SSLContext context) {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setProtocols(options.protocols().toArray(String[]::new));
    if (!options.suites().isEmpty()) {
      Set<String> known = Set.of(context.getSupportedSSLParameters().getCipherSuites());
      parameters.setCipherSuites(
          Stream.concat(TlsNames.SUITES_OF_13.stream(), options.suites().stream())
              .distinct()
              .filter(known::contains)
              .toArray(String[]::new));
    }
    parameters.setUseCipherSuitesOrder(options.ownOrder());
    if (options.clients().isRequired()) {
      parameters.setNeedClientAuth(true);
    } else if (options.clients() != ClientAuthentication.NONE) {
      parameters.setWantClientAuth(true);
    }
    if (!options.groups().isEmpty()) {
      NamedGroups.set(parameters, options.groups());
    }
    return parameters;
  }

  SSLContext context() {
    return context;
  }

  /** What each engine of the context is to be given; not to be changed. */
  SSLParameters parameters() {
    return parameters;
  }

  /** By which key other options would let in what these do not; empty if by none. */
  Optional<String> loosenedBy(ServerTls other) {
    boolean required = options.clients().isRequired() && !other.options.clients().isRequired();
    boolean verified = options.clients().isVerified() && !other.options.clients().isVerified();
    if (required || verified) {
      return Optional.of("client_auth_type");
    }
    return !options.allowedNames().isEmpty() && other.options.allowedNames().isEmpty()
        ? Optional.of("client_allowed_sans")
        : Optional.empty();
  }
}
