// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.UnusableFileException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads certificates. */
final class Certificates {
  private static final Set<String> LABELS = Set.of("CERTIFICATE", "X509 CERTIFICATE");

  private Certificates() {}

  /** All certificates of a file in their order, at least one. Other blocks are passed over. */
  static List<X509Certificate> of(FileContent file) throws UnusableFileException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Pem.Block block : Pem.blocks(file)) {
      if (LABELS.contains(block.label())) {
        certificates.add(certificate(file, block));
      }
    }
    if (certificates.isEmpty()) {
      throw new UnusableFileException(
          file + " holds no certificate: expected PEM with -----BEGIN CERTIFICATE-----");
    }
    return List.copyOf(certificates);
  }

  private static X509Certificate certificate(FileContent file, Pem.Block block)
      throws UnusableFileException {
    byte[] bytes = block.bytes(file);
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw new UnusableFileException(file + " holds a certificate that makes no sense", e);
    }
  }
}
