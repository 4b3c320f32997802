// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.github.flinksignals.docs.Repository;
import io.github.flinksignals.tool.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that a release contains. */
class ChartPackageTest {
  private static final Chart CHART = Chart.ofRepository();
  private static final String NAME = "flink-signals-" + Repository.version() + ".tgz";

  @TempDir Path directory;
  private Path archive;

  @BeforeEach
  void packageIt() throws Exception {
    archive = packageInto("first", "umask 022 &&");
  }

  @Test
  void hasTheFilesThatHelmPackages() throws Exception {
    new Helm(CHART.directory()).packageIt().withDestination(directory).call();
    Path ours = unpack(archive, "ours");
    Path helms = unpack(directory.resolve(NAME), "helms");
    assertThat(files(ours)).isEqualTo(files(helms));
    for (String file : files(ours)) {
      // Helm writes this one in its own order.
      if (!file.endsWith("/Chart.yaml")) {
        assertThat(ours.resolve(file)).hasSameBinaryContentAs(helms.resolve(file));
      }
    }
  }

  @Test
  void helmRendersItLikeTheDirectory() {
    assertThat(new Helm(archive).lint().strict().call().isFailed()).isFalse();
    assertThat(new Chart(archive).render(Map.of())).isEqualTo(CHART.render(Map.of()));
  }

  @Test
  void theSameSourcesGiveTheSameBytes() throws Exception {
    assertThat(packageInto("second", "umask 077 && TZ=Asia/Kathmandu"))
        .hasSameBinaryContentAs(archive);
  }

  @Test
  void noEntryHasTheOwnerOrTheDateOfTheCheckout() throws Exception {
    Matcher date =
        Pattern.compile("<project.build.outputTimestamp>(.*)T(.*)Z<")
            .matcher(Files.readString(Repository.root().resolve("pom.xml")));
    assertThat(date.find()).isTrue();
    assertThat(run("TZ=UTC tar --full-time -tvzf '" + archive + "'").lines())
        .isNotEmpty()
        .allSatisfy(
            entry -> assertThat(entry).contains(" 0/0 ", date.group(1) + " " + date.group(2)));
  }

  private Path packageInto(String name, String before) throws Exception {
    Path target = directory.resolve(name);
    run(before + " " + Repository.root().resolve(".ci/chart") + " " + target);
    return target.resolve(NAME);
  }

  private Path unpack(Path packed, String name) throws Exception {
    Path target = Files.createDirectory(directory.resolve(name));
    run("tar -xzf '" + packed + "' -C '" + target + "'");
    return target;
  }

  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static String run(String command) throws Exception {
    Process process = Tools.start(new ProcessBuilder("sh", "-ec", command));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
