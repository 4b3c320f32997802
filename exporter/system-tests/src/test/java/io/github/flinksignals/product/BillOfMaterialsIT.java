// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.live.ExporterProcess;
import io.github.flinksignals.readme.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the runnable jar says of the libraries in it, and what it must keep of them. */
class BillOfMaterialsIT {
  /** What a library may be under, by the identifiers of SPDX. All let it be passed on in a jar. */
  private static final Set<String> ALLOWED_LICENSES =
      Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause");

  private static final String OWN_CODE = "io/github/flinksignals/";
  private static final Pattern LEGAL = Pattern.compile("(?i).*(licen[cs]e|notice|copying)[^/]*");

  private static final Path JAR = ExporterProcess.jar();
  private static final Path BESIDE_THE_JAR =
      JAR.resolveSibling(JAR.getFileName().toString().replace(".jar", ".cdx.json"));
  private static JarContents product;
  private static Map<Library, JarContents> libraries;

  @BeforeAll
  static void read() throws IOException {
    assertThat(BESIDE_THE_JAR)
        .as("the bill of materials, which mvn package makes, but not with --offline")
        .exists();
    product = JarContents.of(JAR);
    Map<String, Path> classPath = classPath();
    libraries = new HashMap<>();
    for (JsonNode component :
        new ObjectMapper().readTree(BESIDE_THE_JAR.toFile()).path("components")) {
      Library library = Library.of(component);
      assertThat(classPath).as("jars by hash, for " + library).containsKey(library.sha256());
      libraries.put(library, JarContents.of(classPath.get(library.sha256())));
    }
  }

  /** The jars that the tests run with, by SHA-256. Those of the product are among them. */
  private static Map<String, Path> classPath() throws IOException {
    Map<String, Path> jars = new HashMap<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (place.endsWith(".jar")) {
        jars.put(JarContents.sha256(Files.readAllBytes(Path.of(place))), Path.of(place));
      }
    }
    return jars;
  }

  @Test
  void listsTheLibrariesThatTheJarIsMadeOfAndNoOther() {
    Set<String> listed = new TreeSet<>();
    libraries.values().forEach(library -> listed.addAll(library.classes()));
    Set<String> held = product.classes();
    held.removeIf(name -> name.startsWith(OWN_CODE));
    assertThat(held).hasSizeGreaterThan(1000).containsExactlyElementsOf(listed);
  }

  @Test
  void isInTheJarTooWhereScannersLookForIt() throws IOException {
    assertThat(product.hashes())
        .containsEntry(
            "META-INF/sbom/" + BESIDE_THE_JAR.getFileName(),
            JarContents.sha256(Files.readAllBytes(BESIDE_THE_JAR)));
  }

  @Test
  void listsLibrariesWithLicensesThatAreAllowedAlone() {
    assertThat(libraries.keySet())
        .allSatisfy(
            library -> assertThat(library.licenses()).containsAnyElementsOf(ALLOWED_LICENSES));
  }

  @Test
  void leavesOutNothingThatALibrarySaysOfItsLicense() {
    assertAll(
        libraries.entrySet().stream().map(entry -> () -> keeps(entry.getKey(), entry.getValue())));
  }

  private static void keeps(Library library, JarContents contents) {
    Set<String> said = new TreeSet<>(contents.hashes().keySet());
    said.removeIf(name -> !LEGAL.matcher(name).matches() || name.endsWith(".class"));
    String place = "META-INF/licenses/" + library.name() + "-jar/";
    assertThat(said)
        .allSatisfy(
            name ->
                assertThat(product.hashes().get(place + name))
                    .as(place + name)
                    .isEqualTo(contents.hashes().get(name)));
    if (!library.licenses().contains("Apache-2.0")) {
      assertThat(said).as("the text of its license, for " + library).isNotEmpty();
    }
  }

  @Test
  void jarHoldsItsOwnLicenseAndNotice() throws IOException {
    for (String name : List.of("LICENSE", "NOTICE")) {
      assertThat(product.hashes())
          .containsEntry(
              "META-INF/licenses/flink-signals-exporter/" + name,
              JarContents.sha256(Files.readAllBytes(Repository.root().resolve(name))));
    }
  }
}
