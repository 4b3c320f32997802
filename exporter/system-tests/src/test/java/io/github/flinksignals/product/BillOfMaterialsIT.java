// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinksignals.docs.Repository;
import io.github.flinksignals.live.ExporterProcess;
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

/** Compares the bill of materials and the licence texts in the jar with the libraries in it. */
class BillOfMaterialsIT {
  /** Allowed licences, as SPDX identifiers. All of them permit redistribution in a jar. */
  private static final Set<String> ALLOWED_LICENSES =
      Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause");

  private static final String OWN_CODE = "io/github/flinksignals/";
  private static final Pattern LEGAL = Pattern.compile("(?i).*(licen[cs]e|notice|copying)[^/]*");

  private static final Path JAR = ExporterProcess.jar();
  private static final Path NEXT_TO_THE_JAR =
      JAR.resolveSibling(JAR.getFileName().toString().replace(".jar", ".cdx.json"));

  /** The local repository of the Maven that built the jar. */
  private static final Path REPOSITORY = Path.of(System.getProperty("maven.repository"));

  private static JarContents product;
  private static Map<Library, JarContents> libraries;

  @BeforeAll
  static void read() throws IOException {
    assertThat(NEXT_TO_THE_JAR)
        .as("the bill of materials, which mvn package writes, but not with --offline")
        .exists();
    product = JarContents.of(JAR);
    libraries = new HashMap<>();
    for (JsonNode component :
        new ObjectMapper().readTree(NEXT_TO_THE_JAR.toFile()).path("components")) {
      Library library = Library.of(component);
      Path jar = REPOSITORY.resolve(library.path());
      assertThat(JarContents.sha256(Files.readAllBytes(jar)))
          .as("hash of " + library)
          .isEqualTo(library.sha256());
      libraries.put(library, JarContents.of(jar));
    }
  }

  @Test
  void listsExactlyTheLibrariesInTheJar() {
    Set<String> listed = new TreeSet<>();
    libraries.values().forEach(library -> listed.addAll(library.classes()));
    Set<String> contained = product.classes();
    contained.removeIf(name -> name.startsWith(OWN_CODE));
    assertThat(contained).hasSizeGreaterThan(1000).containsExactlyElementsOf(listed);
  }

  @Test
  void isInTheJarWhereScannersLookForIt() throws IOException {
    assertThat(product.hashes())
        .containsEntry(
            "META-INF/sbom/" + NEXT_TO_THE_JAR.getFileName(),
            JarContents.sha256(Files.readAllBytes(NEXT_TO_THE_JAR)));
  }

  @Test
  void listsOnlyLibrariesWithAllowedLicenses() {
    assertThat(libraries.keySet())
        .allSatisfy(
            library -> assertThat(library.licenses()).containsAnyElementsOf(ALLOWED_LICENSES));
  }

  @Test
  void theJarContainsTheLicenseTextsOfAllLibraries() {
    assertAll(
        libraries.entrySet().stream()
            .map(entry -> () -> containsLicenseTexts(entry.getKey(), entry.getValue())));
  }

  private static void containsLicenseTexts(Library library, JarContents contents) {
    Set<String> texts = new TreeSet<>(contents.hashes().keySet());
    texts.removeIf(name -> !LEGAL.matcher(name).matches() || name.endsWith(".class"));
    String directory = "META-INF/licenses/" + library.name() + "-jar/";
    assertThat(texts)
        .allSatisfy(
            name ->
                assertThat(product.hashes().get(directory + name))
                    .as(directory + name)
                    .isEqualTo(contents.hashes().get(name)));
    if (!library.licenses().contains("Apache-2.0")) {
      assertThat(texts).as("licence text of " + library).isNotEmpty();
    }
  }

  @Test
  void theJarContainsItsOwnLicenseAndNotice() throws IOException {
    for (String name : List.of("LICENSE", "NOTICE")) {
      assertThat(product.hashes())
          .containsEntry(
              "META-INF/licenses/flink-signals-exporter/" + name,
              JarContents.sha256(Files.readAllBytes(Repository.root().resolve(name))));
    }
  }
}
