// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.web;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Decides whether the certificate of a client will do: whoever signed it, or whom {@code
 * client_ca_file} names, and for whom it was made, if {@code client_allowed_sans} says so.
 */
final class ClientTrust extends X509ExtendedTrustManager {
  /** E-mail, DNS name, URI and address, as {@link X509Certificate} numbers them. */
  private static final Set<Integer> KINDS = Set.of(1, 2, 6, 7);

  private final Optional<X509ExtendedTrustManager> authorities;
  private final Set<String> allowedNames;

  /**
   * @param authorities that must have signed it; anybody may if empty
   * @param allowedNames of which it must have one; any will do if empty
   */
  ClientTrust(Optional<X509ExtendedTrustManager> authorities, Collection<String> allowedNames) {
    this.authorities = authorities;
    this.allowedNames = allowedNames.stream().map(ClientTrust::inFull).collect(Collectors.toSet());
  }

  /** Java spells out an address of IPv6, and people shorten it. */
  private static String inFull(String name) {
    try {
      // With a colon and no letter beyond F it is an address, and nobody is asked for it.
      return name.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
          ? InetAddress.getByName(name).getHostAddress()
          : name;
    } catch (UnknownHostException e) {
      return name;
    }
  }

  private void checkName(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    boolean allowed =
        names != null
            && names.stream()
                .filter(name -> KINDS.contains(name.get(0)))
                .anyMatch(name -> allowedNames.contains(name.get(1)));
    if (!allowed && !allowedNames.isEmpty()) {
      throw new CertificateException("The certificate was made for none of client_allowed_sans");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    if (authorities.isPresent()) {
      authorities.get().checkClientTrusted(chain, authType, engine);
    }
    checkName(chain[0]);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities
        .map(X509ExtendedTrustManager::getAcceptedIssuers)
        .orElseGet(() -> new X509Certificate[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw neverAsked();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw neverAsked();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw neverAsked();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw neverAsked();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw neverAsked();
  }

  private static CertificateException neverAsked() {
    return new CertificateException("Only clients of the server's engine are judged here");
  }
}
