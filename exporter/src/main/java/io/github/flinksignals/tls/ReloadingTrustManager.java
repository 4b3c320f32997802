// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.Reloaded;
import io.github.flinksignals.reload.UnusableFileException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the certificates of one file and what they vouch for, and no other; those that come with
 * Java are not trusted besides. The file is read anew when it changes; while it makes no sense,
 * which is told once in the log, what it held before is trusted.
 *
 * <p>A certificate that is in the file itself is trusted whoever signed it, also by itself.
 */
public final class ReloadingTrustManager extends X509ExtendedTrustManager {
  private final Reloaded<X509ExtendedTrustManager> file;

  private ReloadingTrustManager(Reloaded<X509ExtendedTrustManager> file) {
    this.file = file;
  }

  /**
   * Reads the file for the first time.
   *
   * @param authorities PEM: one certificate or more
   * @throws UnusableFileException if it cannot be used
   */
  public static ReloadingTrustManager of(Path authorities) throws UnusableFileException {
    return of(authorities, System::nanoTime);
  }

  /** The same of PEM that may stand within another file, and is not read anew then. */
  public static ReloadingTrustManager of(PemSource authorities) throws UnusableFileException {
    return of(authorities, System::nanoTime);
  }

  static ReloadingTrustManager of(Path authorities, LongSupplier nanoTime)
      throws UnusableFileException {
    return of(new PemSource.File(authorities), nanoTime);
  }

  private static ReloadingTrustManager of(PemSource authorities, LongSupplier nanoTime)
      throws UnusableFileException {
    Reloaded<X509ExtendedTrustManager> file =
        new Reloaded<>(
            PemSource.files(authorities), contents -> trusting(authorities.in(contents)), nanoTime);
    file.get();
    return new ReloadingTrustManager(file);
  }

  private static X509ExtendedTrustManager trusting(FileContent authorities)
      throws UnusableFileException {
    List<X509Certificate> certificates = Certificates.of(authorities);
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (X509Certificate certificate : certificates) {
        trusted.setCertificateEntry(Integer.toString(trusted.size()), certificate);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("A key store in memory does not take certificates", e);
    }
  }

  private X509ExtendedTrustManager current() {
    try {
      return file.get();
    } catch (UnusableFileException e) {
      throw new IllegalStateException("was read before", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    current().checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    current().checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    current().checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    current().checkServerTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    current().checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    current().checkServerTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    X509Certificate[] issuers = current().getAcceptedIssuers();
    return Arrays.copyOf(issuers, issuers.length);
  }
}
