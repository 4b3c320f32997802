// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The contents of a jar.
 *
 * @param hashes SHA-256 of each file by name, without directories
 */
record JarContents(Map<String, String> hashes) {
  static JarContents of(Path jar) {
    Map<String, String> hashes = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().filter(entry -> !entry.isDirectory()).toList()) {
        try (InputStream content = zip.getInputStream(entry)) {
          hashes.put(entry.getName(), sha256(content.readAllBytes()));
        }
      }
      return new JarContents(hashes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + jar, e);
    }
  }

  /** The classes, without module descriptors, which the shaded jar does not use. */
  Set<String> classes() {
    return hashes.keySet().stream()
        .filter(name -> name.endsWith(".class") && !name.endsWith("module-info.class"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of files that differ or that only one of the two jars contains. */
  Set<String> differences(JarContents other) {
    Set<String> names = new TreeSet<>(hashes.keySet());
    names.addAll(other.hashes.keySet());
    names.removeIf(name -> Objects.equals(hashes.get(name), other.hashes.get(name)));
    return names;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM supports SHA-256", e);
    }
  }
}
