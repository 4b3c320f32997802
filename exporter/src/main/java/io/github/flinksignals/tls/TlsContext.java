// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import io.github.flinksignals.reload.Reloaded;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Makes contexts of TLS whose new connections go by what the files say now. */
public final class TlsContext {
  private TlsContext() {}

  /**
   * A context for either end.
   *
   * <p>An earlier session is resumed for as long only as a file may be out of date: who resumes one
   * neither shows a certificate nor looks at one, and Java would let it for a day. A certificate
   * that was renewed would not be seen, and an authority that was withdrawn would still be trusted.
   *
   * @param identity what to show; nothing if empty
   * @param trust whom to trust; those that come with Java if empty
   */
  public static SSLContext of(
      Optional<? extends X509ExtendedKeyManager> identity,
      Optional<? extends X509ExtendedTrustManager> trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          identity.stream().toArray(KeyManager[]::new),
          trust.map(manager -> new TrustManager[] {manager}).orElse(null),
          null);
      Stream.of(context.getClientSessionContext(), context.getServerSessionContext())
          .forEach(sessions -> sessions.setSessionTimeout((int) Reloaded.PACE.toSeconds()));
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java comes without TLS", e);
    }
  }
}
