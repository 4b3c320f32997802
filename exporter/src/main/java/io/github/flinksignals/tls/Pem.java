// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.tls;

import io.github.flinksignals.reload.FileContent;
import io.github.flinksignals.reload.UnusableFileException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file. What stands between them is for people, and is passed over. */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final Pattern BLOCK =
      Pattern.compile(BEGIN + "([A-Z0-9 ]+)-----([^-]*(?:-(?!----)[^-]*)*)-----END \\1-----");

  private Pem() {}

  /**
   * One block.
   *
   * @param label such as {@code CERTIFICATE}
   * @param body what stands between its two lines
   */
  record Block(String label, String body) {
    /** The bytes that it stands for. */
    byte[] bytes(FileContent file) throws UnusableFileException {
      try {
        return Base64.getDecoder().decode(body.replaceAll("\\s+", ""));
      } catch (IllegalArgumentException e) {
        // The message of the cause may quote a character of a key.
        throw new UnusableFileException(
            file + " holds a " + label + " that is torn: it is not base64");
      }
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /** All blocks of a file, in their order. */
  static List<Block> blocks(FileContent file) throws UnusableFileException {
    String text = file.text();
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    if (blocks.size() < text.split(BEGIN, -1).length - 1) {
      throw new UnusableFileException(file + " is torn: a block of it begins and does not end");
    }
    if (blocks.isEmpty() && text.indexOf('\uFFFD') >= 0) {
      throw new UnusableFileException(
          file
              + " is not PEM but binary; of a Java keystore or PKCS#12 file, 'openssl pkcs12"
              + " -nodes' makes PEM (of JKS, 'keytool -importkeystore' makes PKCS#12 first)");
    }
    return blocks;
  }
}
