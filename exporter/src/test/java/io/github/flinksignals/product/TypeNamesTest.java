// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name stands for one type, so that a reader who meets it knows which one is meant. */
class TypeNamesTest {
  private static final Path MAIN = Repository.root().resolve("exporter/src/main/java");

  private static final Pattern NESTED =
      Pattern.compile("(?m)^\\s+(?:[a-z]+ )*(?:class|record|interface|enum) (\\w+)");

  @TempDir Path directory;

  @Test
  void noTwoTypesOfTheProductShareAName() throws IOException {
    assertThat(sharedNames(MAIN)).isEmpty();
  }

  @Test
  void findsTopLevelAndNestedTypesThatShareTheNameOfATopLevelType() throws IOException {
    write("one/Job.java", "record Job() {}");
    write("one/Task.java", "record Task() {\n  enum Role {}\n}");
    write("two/Job.java", "record Job() {}");
    write(
        "two/Plan.java",
        "record Plan() {\n  private static final class Task {}\n  enum Role {}\n}");
    assertThat(sharedNames(directory))
        .containsExactlyInAnyOrder(
            "Job: one/Job.java and two/Job.java", "Task: one/Task.java and two/Plan.java");
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static List<String> sharedNames(Path root) throws IOException {
    Map<String, Path> topLevel = new HashMap<>();
    List<String> shared = new ArrayList<>();
    List<Path> sources = sources(root);
    for (Path source : sources) {
      String name = source.getFileName().toString().replace(".java", "");
      Path other = topLevel.putIfAbsent(name, source);
      if (other != null) {
        shared.add(name + ": " + root.relativize(other) + " and " + root.relativize(source));
      }
    }
    for (Path source : sources) {
      Matcher nested = NESTED.matcher(Files.readString(source));
      while (nested.find()) {
        Path other = topLevel.get(nested.group(1));
        if (other != null) {
          shared.add(
              nested.group(1) + ": " + root.relativize(other) + " and " + root.relativize(source));
        }
      }
    }
    return shared;
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .sorted()
          .toList();
    }
  }
}
