// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.UnusableFileException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * Who one end of a connection is: a private key, and the certificates that say whose it is, its own
 * first.
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  Identity {
    chain = List.copyOf(chain);
  }

  /** Reads both; they may be in one file. */
  static Identity of(FileContent certificates, FileContent key) throws UnusableFileException {
    Identity identity = new Identity(Certificates.of(certificates), PrivateKeys.of(key));
    if (!identity.matches()) {
      throw new UnusableFileException(
          "The first certificate in " + certificates + " is not that of the private key in " + key);
    }
    return identity;
  }

  private boolean matches() {
    byte[] message = {1, 2, 3};
    PublicKey certified = chain.get(0).getPublicKey();
    try {
      Signature signature = Signature.getInstance(SIGNATURES.get(key.getAlgorithm()));
      signature.initSign(key);
      signature.update(message);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(message);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // Of another kind altogether.
      return false;
    }
  }

  @Override
  public String toString() {
    return chain.get(0).getSubjectX500Principal().toString();
  }
}
