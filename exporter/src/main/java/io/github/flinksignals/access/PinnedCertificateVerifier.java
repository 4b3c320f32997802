// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.access;

import java.util.Arrays;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;

/**
 * A certificate must bear the name of the server, but for one that is itself among those that are
 * trusted: who names a certificate means this one server, whatever it is called. Certificates of
 * JobManagers often bear no name that anybody connects to, for Flink does not look at it.
 */
final class PinnedCertificateVerifier implements HostnameVerifier {
  private final HostnameVerifier strict;
  private final X509TrustManager trust;

  PinnedCertificateVerifier(HostnameVerifier strict, X509TrustManager trust) {
    this.strict = strict;
    this.trust = trust;
  }

  @Override
  public boolean verify(String host, SSLSession session) {
    return strict.verify(host, session) || trusted(session);
  }

  private boolean trusted(SSLSession session) {
    try {
      return Arrays.asList(trust.getAcceptedIssuers()).contains(session.getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }
}
