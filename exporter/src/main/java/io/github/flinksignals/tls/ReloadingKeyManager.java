// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import io.github.flinksignals.reload.Reloaded;
import io.github.flinksignals.reload.UnusableFileException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows one certificate, from files that are read anew when they change. A handshake that begins
 * after that shows the new one. Files that do not belong together, as while they are being written,
 * are told once in the log; until they do, the last certificate that was whole is shown.
 *
 * <p>It is shown whatever authorities the other end says it trusts: the other end then refuses it
 * by name, which tells more than that there was none.
 */
public final class ReloadingKeyManager extends X509ExtendedKeyManager {
  private final Reloaded<Identity> files;

  /** Two, for a handshake asks by name, several times, and the files may change in between. */
  private Named newest;

  private Named before;

  private record Named(String alias, Identity identity) {}

  private ReloadingKeyManager(Reloaded<Identity> files, Identity first) {
    this.files = files;
    this.newest = new Named("0", first);
    this.before = newest;
  }

  /**
   * Reads the files for the first time.
   *
   * @param certificates PEM: the certificate, followed by those of the authorities between it and a
   *     root where there are any
   * @param key PEM: its private key, not encrypted; may be the same file
   * @throws UnusableFileException if they cannot be used
   */
  public static ReloadingKeyManager of(Path certificates, Path key) throws UnusableFileException {
    return of(certificates, key, System::nanoTime);
  }

  /** The same of PEM that may stand within another file, and is not read anew then. */
  public static ReloadingKeyManager of(PemSource certificates, PemSource key)
      throws UnusableFileException {
    return of(certificates, key, System::nanoTime);
  }

  static ReloadingKeyManager of(Path certificates, Path key, LongSupplier nanoTime)
      throws UnusableFileException {
    return of(new PemSource.File(certificates), new PemSource.File(key), nanoTime);
  }

  private static ReloadingKeyManager of(
      PemSource certificates, PemSource key, LongSupplier nanoTime) throws UnusableFileException {
    Reloaded<Identity> files =
        new Reloaded<>(
            PemSource.files(certificates, key),
            contents -> Identity.of(certificates.in(contents), key.in(contents)),
            nanoTime);
    return new ReloadingKeyManager(files, files.get());
  }

  private synchronized Named current() {
    try {
      Identity identity = files.get();
      if (!identity.equals(newest.identity())) {
        before = newest;
        newest = new Named(Integer.toString(Integer.parseInt(before.alias()) + 1), identity);
      }
    } catch (UnusableFileException e) {
      throw new IllegalStateException("was read before", e);
    }
    return newest;
  }

  private synchronized Optional<Identity> named(String alias) {
    return List.of(newest, before).stream()
        .filter(candidate -> candidate.alias().equals(alias))
        .map(Named::identity)
        .findFirst();
  }

  private String alias(String... keyTypes) {
    Named current = current();
    boolean wanted = Arrays.asList(keyTypes).contains(current.identity().key().getAlgorithm());
    return wanted ? current.alias() : null;
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return alias(keyTypes);
  }

  @Override
  public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    return alias(keyTypes);
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return alias(keyType);
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return aliases(keyType);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return aliases(keyType);
  }

  private String[] aliases(String keyType) {
    String alias = alias(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return named(alias)
        .map(identity -> identity.chain().toArray(new X509Certificate[0]))
        .orElse(null);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return named(alias).map(Identity::key).orElse(null);
  }
}
