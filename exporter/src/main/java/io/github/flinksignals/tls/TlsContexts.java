// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Makes TLS contexts. When a file changes, make a new one: it knows no sessions, so none that began
 * with a removed authority is resumed.
 */
public final class TlsContexts {
  static {
    // With a ticket, a client could resume a session in another context.
    System.setProperty("jdk.tls.server.enableSessionTicketExtension", "false");
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private TlsContexts() {}

  /** Makes a context with an identity. It trusts no certificate if {@code trust} is empty. */
  public static SSLContext of(Optional<Identity> identity, Optional<X509TrustManager> trust) {
    try {
      KeyStore keys = emptyKeyStore();
      if (identity.isPresent()) {
        X509Certificate[] chain = identity.get().chain().toArray(X509Certificate[]::new);
        keys.setKeyEntry("identity", identity.get().key(), new char[0], chain);
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), trust.stream().toArray(TrustManager[]::new), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Java supports TLS", e);
    }
  }

  /**
   * Trusts only these certificates, even if they are self-signed, and those that they sign. One
   * that has expired is not trusted, and neither are those that it signed.
   */
  public static X509TrustManager trust(List<X509Certificate> certificates) {
    return new ValidAuthorities(certificates);
  }

  static X509ExtendedTrustManager trustAlways(List<X509Certificate> certificates) {
    try {
      KeyStore trusted = emptyKeyStore();
      for (X509Certificate certificate : certificates) {
        trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(trusted);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Java supports X.509", e);
    }
  }

  /** JKS, because PKCS#12 refuses a chain whose certificates are out of order. */
  private static KeyStore emptyKeyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    return store;
  }
}
