// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts certificates and those that they sign, but only while they are valid themselves. Java does
 * not check the dates of the certificates that it has to trust; Go does.
 */
final class ValidAuthorities extends X509ExtendedTrustManager {
  private final List<X509Certificate> authorities;
  private volatile Trust last = new Trust(List.of());

  ValidAuthorities(List<X509Certificate> authorities) {
    this.authorities = List.copyOf(authorities);
  }

  /** Trust in the authorities that are valid at a time. */
  private static final class Trust {
    private final List<X509Certificate> valid;
    private final X509ExtendedTrustManager manager;

    Trust(List<X509Certificate> valid) {
      this.valid = valid;
      this.manager = valid.isEmpty() ? null : TlsContexts.trustAlways(valid);
    }
  }

  @FunctionalInterface
  private interface Check {
    void with(X509ExtendedTrustManager manager) throws CertificateException;
  }

  private Trust trust() {
    List<X509Certificate> valid = authorities.stream().filter(ValidAuthorities::isValid).toList();
    Trust trust = last;
    if (!trust.valid.equals(valid)) {
      trust = new Trust(valid);
      last = trust;
    }
    return trust;
  }

  private static boolean isValid(X509Certificate authority) {
    try {
      authority.checkValidity();
      return true;
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      return false;
    }
  }

  private void check(X509Certificate[] chain, Check check) throws CertificateException {
    Trust trust = trust();
    try {
      if (trust.manager == null) {
        throw new CertificateException("No trusted certificate is valid now");
      }
      check.with(trust.manager);
    } catch (CertificateException e) {
      for (X509Certificate certificate : chain) {
        explain(certificate);
      }
      throw e;
    }
  }

  /** Throws a clearer exception if the authority of a certificate has expired. */
  private void explain(X509Certificate certificate) throws CertificateException {
    for (X509Certificate authority : authorities) {
      if (authority.equals(certificate)
          || authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
        authority.checkValidity();
      }
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, manager -> manager.checkClientTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, manager -> manager.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, manager -> manager.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, manager -> manager.checkServerTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, manager -> manager.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, manager -> manager.checkServerTrusted(chain, type, engine));
  }

  /** The authorities that are valid now, which a server names to its clients. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust().valid.toArray(X509Certificate[]::new);
  }
}
