// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.UnusableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
  private static final Path FILES = Path.of("src/test/resources/tls");
  private static final Pattern KEY_LINE = Pattern.compile("[A-Za-z0-9+/=]{20,}");

  @TempDir private Path directory;

  private static FileContent file(String name) throws IOException {
    return FileContent.read(FILES.resolve(name));
  }

  private FileContent written(String name, String text) throws IOException {
    return FileContent.read(Files.writeString(directory.resolve(name), text));
  }

  @ParameterizedTest
  @CsvSource({
    "rsa-pkcs8, RSA, what openssl genpkey writes",
    "rsa-pkcs1, RSA, what openssl genrsa wrote before version 3",
    "ec-pkcs8, EC, what openssl genpkey writes",
    "ec-sec1, EC, what openssl ecparam -genkey writes; parameters come first",
    "ec-sec1-p521, EC, the longest curve: its length takes two bytes",
    "ed25519, EdDSA, what openssl genpkey writes",
  })
  void readsKeysInEachFormatOfOpenssl(String name, String algorithm, String why) throws Exception {
    Identity identity = Identity.of(file(name + ".crt"), file(name + ".key"));
    assertThat(identity.key().getAlgorithm()).as(why).isEqualTo(algorithm);
    assertThat(identity).as("does not show its key").hasToString("CN=" + name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ec-pkcs8.crt | rsa-pkcs8.key | does not match the private key in | another kind",
        "ec-pkcs8.crt | ec-sec1.key | does not match the private key in | the same kind",
        "ec-pkcs8.crt | encrypted-pkcs8.key | openssl pkey -in | there is no setting for a password",
        "rsa-pkcs8.crt | encrypted-pkcs1.key | openssl pkey -in | the older format",
        "ec-pkcs8.crt | x25519.key | not RSA, EC or Ed25519 | it cannot sign",
        "ec-pkcs8.crt | ec-pkcs8.crt | must contain one private key | files swapped",
        "ec-pkcs8.key | ec-pkcs8.key | contains no certificate | files swapped",
      })
  void explainsWhyFilesAreNoIdentity(String certificate, String key, String said, String why)
      throws Exception {
    FileContent certificates = file(certificate);
    FileContent privateKey = file(key);
    assertThatThrownBy(() -> Identity.of(certificates, privateKey))
        .as(why)
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining(FILES.toString())
        .hasMessageContaining(said);
  }

  @Test
  void readsTheWholeChainAndTheKeyFromOneFile() throws Exception {
    HeldCertificate root = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate leaf = new HeldCertificate.Builder().commonName("leaf").signedBy(root).build();
    FileContent both =
        written(
            "both.pem",
            "Bag Attributes: for people\n"
                + leaf.privateKeyPkcs8Pem()
                + leaf.certificatePem()
                + root.certificatePem());
    assertThat(Identity.of(both, both).chain())
        .containsExactly(leaf.certificate(), root.certificate());
  }

  @Test
  void explainsThatAJavaKeystoreIsNotPem() throws Exception {
    FileContent keystore =
        FileContent.read(
            Files.write(directory.resolve("rest.jks"), new byte[] {(byte) 0xFE, (byte) 0xED}));
    assertThatThrownBy(() -> PemReader.certificates(keystore))
        .hasMessageContaining("rest.jks is not PEM but binary")
        .hasMessageContaining("openssl pkcs12");
  }

  @Test
  void refusesABlockOfDashes() throws Exception {
    String block = "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n";
    FileContent dashes = written("dashes.pem", block.formatted("-a".repeat(100_000)));

    assertThatThrownBy(() -> PemReader.certificates(dashes))
        .isInstanceOf(UnusableFileException.class)
        .hasMessageContaining("dashes.pem");
  }

  @Test
  void refusesATruncatedFile() throws Exception {
    for (String name : List.of("rsa-pkcs1", "ec-sec1", "ed25519")) {
      String key = file(name + ".key").text();
      String certificate = file(name + ".crt").text();
      for (int length = 0; length < key.stripTrailing().length(); length += 7) {
        FileContent torn = written("torn.key", key.substring(0, length));
        assertThatThrownBy(() -> PemReader.privateKey(torn))
            .isInstanceOf(UnusableFileException.class)
            .satisfies(
                thrown ->
                    assertThat(
                            KEY_LINE
                                .matcher(thrown.getMessage().replace(directory.toString(), ""))
                                .find())
                        .isFalse());
      }
      for (int length = 0; length < certificate.stripTrailing().length(); length += 7) {
        FileContent torn = written("torn.crt", certificate.substring(0, length));
        assertThatThrownBy(() -> PemReader.certificates(torn))
            .isInstanceOf(UnusableFileException.class);
      }
    }
  }

  @Test
  void refusesAKeyWithAMissingLine() throws Exception {
    for (String name : List.of("rsa-pkcs8", "rsa-pkcs1", "ec-sec1", "ec-sec1-p521")) {
      List<String> lines = file(name + ".key").text().lines().toList();
      int end = lines.size() - 1;
      while (!lines.get(end - 1).startsWith("-----BEGIN")) {
        end--;
        List<String> rest = new ArrayList<>(lines);
        rest.remove(end);
        FileContent torn = written("torn.key", String.join("\n", rest));
        assertThatThrownBy(() -> PemReader.privateKey(torn))
            .isInstanceOf(UnusableFileException.class);
      }
    }
  }
}
