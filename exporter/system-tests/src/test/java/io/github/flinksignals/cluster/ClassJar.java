// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.cluster;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Packs compiled test classes into jars, for processes with another class path. */
final class ClassJar {
  private ClassJar() {}

  /** Writes all classes of the main class's package, without its subpackages. */
  static Path ofPackage(Class<?> mainClass, Path jar) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass.getName());
    String packagePath = mainClass.getPackageName().replace('.', '/');
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        DirectoryStream<Path> classes =
            Files.newDirectoryStream(outputDirectory().resolve(packagePath), "*.class")) {
      for (Path file : classes) {
        out.putNextEntry(new JarEntry(packagePath + "/" + file.getFileName()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  /** Where the build puts compiled test classes, {@code target/test-classes}. */
  static Path outputDirectory() {
    try {
      return Path.of(ClassJar.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
