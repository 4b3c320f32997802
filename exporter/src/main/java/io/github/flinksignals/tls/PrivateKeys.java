// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.UnusableFileException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/**
 * Reads private keys in each of the three forms that openssl writes. Java takes only PKCS#8, which
 * is the two others with a word before them that says what kind of key it is.
 */
final class PrivateKeys {
  private static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");

  private static final byte[] VERSION = Der.element(Der.INTEGER, new byte[] {0});

  /** 1.2.840.113549.1.1.1, which has no parameters. */
  private static final byte[] RSA =
      Der.element(
          Der.SEQUENCE,
          Der.element(
              Der.OBJECT_IDENTIFIER,
              new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1}),
          Der.element(Der.NULL));

  /** 1.2.840.10045.2.1, whose parameter is the curve. */
  private static final byte[] ELLIPTIC_CURVE =
      Der.element(
          Der.OBJECT_IDENTIFIER, new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1});

  private PrivateKeys() {}

  /** The one private key of a file. Other blocks, such as certificates, are passed over. */
  static PrivateKey of(FileContent file) throws UnusableFileException {
    Optional<PrivateKey> found = Optional.empty();
    for (Pem.Block block : Pem.blocks(file)) {
      if (block.label().endsWith("PRIVATE KEY")) {
        if (found.isPresent()) {
          throw new UnusableFileException(file + " holds more than one private key");
        }
        found = Optional.of(key(file, block));
      }
    }
    return found.orElseThrow(
        () ->
            new UnusableFileException(
                file + " holds no private key: expected PEM with -----BEGIN PRIVATE KEY-----"));
  }

  private static PrivateKey key(FileContent file, Pem.Block block) throws UnusableFileException {
    if (block.label().startsWith("ENCRYPTED") || block.body().contains("ENCRYPTED")) {
      throw new UnusableFileException(
          file
              + " holds a private key that is encrypted, and its password cannot be given here;"
              + " 'openssl pkey -in "
              + file
              + "' writes it decrypted: keep that where only this process may read it");
    }
    byte[] bytes = block.bytes(file);
    try {
      return switch (block.label()) {
        case "PRIVATE KEY" -> pkcs8(file, bytes);
        case "RSA PRIVATE KEY" -> pkcs8(file, wrapped(RSA, bytes));
        case "EC PRIVATE KEY" ->
            pkcs8(file, wrapped(Der.element(Der.SEQUENCE, ELLIPTIC_CURVE, curve(bytes)), bytes));
        default -> throw unsupported(file);
      };
    } catch (IllegalArgumentException e) {
      throw new UnusableFileException(file + " holds a private key that makes no sense");
    }
  }

  private static byte[] wrapped(byte[] kind, byte[] key) {
    return Der.element(Der.SEQUENCE, VERSION, kind, Der.element(Der.OCTET_STRING, key));
  }

  /** The curve as an element, which SEC1 has in its field 0, {@code parameters}. */
  private static byte[] curve(byte[] sec1) {
    return Der.content(Der.SEQUENCE, sec1)
        .flatMap(key -> Der.content(Der.FIELD_0, key))
        .orElseThrow(() -> new IllegalArgumentException("no curve"));
  }

  private static PrivateKey pkcs8(FileContent file, byte[] bytes) throws UnusableFileException {
    for (String kind : KINDS) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } catch (InvalidKeySpecException e) {
        // Another kind, or torn: said below if no kind fits.
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
    throw unsupported(file);
  }

  private static UnusableFileException unsupported(FileContent file) {
    return new UnusableFileException(
        file + " holds a private key that is torn, or of another kind than RSA, EC and Ed25519");
  }
}
