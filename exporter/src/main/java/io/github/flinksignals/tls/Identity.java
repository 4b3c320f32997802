// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.UnusableFileException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/** What one side presents: its certificate, followed by intermediate ones, and its key. */
public record Identity(List<X509Certificate> chain, PrivateKey key) {
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  /**
   * Reads an identity from PEM, which may be in one file.
   *
   * @throws UnusableFileException also if the key does not belong to the first certificate
   */
  public static Identity of(FileContent certificates, FileContent key)
      throws UnusableFileException {
    Identity identity =
        new Identity(PemReader.certificates(certificates), PemReader.privateKey(key));
    if (!identity.matches()) {
      throw new UnusableFileException(
          "The first certificate in " + certificates + " does not match the private key in " + key);
    }
    return identity;
  }

  private boolean matches() {
    byte[] message = {1, 2, 3};
    try {
      Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(chain.get(0).getPublicKey());
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // The certificate is for another kind of key.
      return false;
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return chain.get(0).getSubjectX500Principal().toString();
  }
}
