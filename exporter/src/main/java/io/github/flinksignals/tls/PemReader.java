// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.UnusableFileException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okio.Buffer;
import okio.ByteString;

/**
 * Reads certificates and private keys in PEM; text between the blocks is ignored. Java reads only
 * PKCS#8, which is PKCS#1 (the default of cert-manager) or SEC1 with the algorithm in front.
 */
public final class PemReader {
  private static final String BEGIN = "-----BEGIN ";
  private static final Pattern BLOCK =
      Pattern.compile(BEGIN + "([A-Z0-9 ]+)-----([^-]*+(?:-(?!----)[^-]*+)*+)-----END \\1-----");
  private static final Pattern BINARY = Pattern.compile("[\\x00-\\x08\\x80-\\xFF]");

  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final ByteString VERSION = ByteString.decodeHex("020100");

  // 1.2.840.113549.1.1.1 with NULL, and 1.2.840.10045.2.1.
  private static final ByteString RSA = ByteString.decodeHex("06092a864886f70d0101010500");
  private static final ByteString EC = ByteString.decodeHex("06072a8648ce3d0201");

  /** P-256, P-384 and P-521. */
  private static final List<ByteString> CURVES =
      Stream.of("06082a8648ce3d030107", "06052b81040022", "06052b81040023")
          .map(ByteString::decodeHex)
          .toList();

  private PemReader() {}

  private record Block(String label, String body) {}

  /** Returns all certificates of a file in their order, at least one. */
  public static List<X509Certificate> certificates(FileContent file) throws UnusableFileException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file, "(X509 )?CERTIFICATE")) {
      try (Buffer der = new Buffer().write(decoded(file, block))) {
        certificates.add(
            (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(der.inputStream()));
      } catch (CertificateException e) {
        throw new UnusableFileException(file + " contains an invalid certificate", e);
      }
    }
    if (certificates.isEmpty()) {
      throw new UnusableFileException(
          file + " contains no certificate: expected PEM with -----BEGIN CERTIFICATE-----");
    }
    return List.copyOf(certificates);
  }

  /** Returns the only private key of a file. */
  static PrivateKey privateKey(FileContent file) throws UnusableFileException {
    List<Block> keys = blocks(file, ".*PRIVATE KEY");
    if (keys.size() != 1) {
      throw new UnusableFileException(
          file + " must contain one private key: PEM with -----BEGIN PRIVATE KEY-----");
    }
    Block key = keys.get(0);
    if (key.label().startsWith("ENCRYPTED") || key.body().contains("ENCRYPTED")) {
      throw new UnusableFileException(
          "%s contains an encrypted key. 'openssl pkey -in %1$s' decrypts it".formatted(file));
    }
    ByteString der = decoded(file, key);
    Optional<ByteString> pkcs8 =
        switch (key.label()) {
          case "PRIVATE KEY" -> Optional.of(der);
          case "RSA PRIVATE KEY" -> Optional.of(wrapped(der, RSA));
          case "EC PRIVATE KEY" -> curve(der).map(curve -> wrapped(der, EC, curve));
          default -> Optional.empty();
        };
    return pkcs8
        .flatMap(PemReader::pkcs8)
        .orElseThrow(
            () ->
                new UnusableFileException(
                    file + " contains a private key that is damaged, or not RSA, EC or Ed25519"));
  }

  private static List<Block> blocks(FileContent file, String label) throws UnusableFileException {
    // Comments may be in any encoding, and all else is ASCII.
    String text = file.bytes().string(StandardCharsets.ISO_8859_1);
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    if (blocks.size() < text.split(BEGIN, -1).length - 1) {
      throw new UnusableFileException(file + " is incomplete: a PEM block has no end");
    }
    if (blocks.isEmpty() && BINARY.matcher(text).find()) {
      throw new UnusableFileException(
          file
              + " is not PEM but binary. 'openssl pkcs12 -nodes' converts PKCS#12 to PEM, and"
              + " 'keytool -importkeystore' converts JKS to PKCS#12");
    }
    blocks.removeIf(block -> !block.label().matches(label));
    return blocks;
  }

  private static ByteString decoded(FileContent file, Block block) throws UnusableFileException {
    ByteString bytes = ByteString.decodeBase64(block.body());
    if (bytes == null) {
      throw new UnusableFileException(file + ": " + block.label() + " is not valid base64");
    }
    return bytes;
  }

  /** RFC 5915, section 3: the key contains the name of its curve. */
  private static Optional<ByteString> curve(ByteString sec1) {
    return CURVES.stream().filter(curve -> sec1.indexOf(curve) >= 0).findFirst();
  }

  private static ByteString wrapped(ByteString key, ByteString... algorithm) {
    return element(SEQUENCE, VERSION, element(SEQUENCE, algorithm), element(OCTET_STRING, key));
  }

  /** The DER encoding of an element that is shorter than 64 KiB. */
  private static ByteString element(int tag, ByteString... parts) {
    Buffer content = new Buffer();
    for (ByteString part : parts) {
      content.write(part);
    }
    int length = (int) content.size();
    Buffer element = new Buffer().writeByte(tag);
    if (length > 0xFF) {
      element.writeByte(0x82).writeByte(length >> 8);
    } else if (length >= 0x80) {
      element.writeByte(0x81);
    }
    return element.writeByte(length).write(content.readByteString()).readByteString();
  }

  private static Optional<PrivateKey> pkcs8(ByteString der) {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return Optional.of(
            KeyFactory.getInstance(algorithm)
                .generatePrivate(new PKCS8EncodedKeySpec(der.toByteArray())));
      } catch (GeneralSecurityException e) {
        // It has another algorithm, or is damaged if it has none of them.
      }
    }
    return Optional.empty();
  }
}
