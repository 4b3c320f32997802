// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseTest {
  private static final String CHANGELOG =
      """
      # Changelog

      The newest version comes first.

      ## Unreleased

      ### Part

      * [FEATURE] Add this.

      ## 8.9.0 / 2026-01-02

      * [BUGFIX] Fix that.
      """;

  /** Finds versions, except in examples of the command. */
  private static final String SNAPSHOTS =
      "git grep -nE '[0-9]-SNAPSHOT' -- . ':!CHANGELOG.md' ':!CONTRIBUTING.md' ':!Makefile' ':!.ci'";

  @TempDir static Path original;
  private static Checkout unreleased;

  @TempDir Path directory;

  @BeforeAll
  static void copy() throws IOException {
    unreleased = Checkout.ofRepository(original);
    unreleased.mustRun(".ci/version 9.0.0-SNAPSHOT");
    unreleased.write("CHANGELOG.md", CHANGELOG);
    unreleased.commit();
  }

  @Test
  void setsTheVersionEverywhereAndDatesTheChangelog() throws IOException {
    Checkout checkout = unreleased.cloneTo(directory);
    String output = checkout.mustRun("make release VERSION=9.0.0");
    assertThat(checkout.mustRun(".ci/version")).isEqualTo("9.0.0");
    assertThat(checkout.run(SNAPSHOTS).output()).as("lines that still name a snapshot").isEmpty();
    assertThat(checkout.read("exporter/kubernetes/chart/Chart.yaml"))
        .contains("\nversion: 9.0.0\nappVersion: 9.0.0\n")
        .contains("artifacthub.io/prerelease: \"false\"");
    assertThat(checkout.read("exporter/kubernetes/sidecar/flink-signals.yaml"))
        .contains("/flink-signals-exporter:9.0.0 #");
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    assertThat(checkout.read("CHANGELOG.md"))
        .isEqualTo(CHANGELOG.replace("## Unreleased", "## 9.0.0 / " + today));
    assertThat(output).contains("git push --atomic origin HEAD v9.0.0");
  }

  @Test
  void commitsAndTags() {
    Checkout checkout = unreleased.cloneTo(directory);
    checkout.mustRun("make release VERSION=9.0.0");
    assertThat(checkout.mustRun("git log -2 --format=%s")).isEqualTo("Release 9.0.0\nChange it");
    assertThat(checkout.mustRun("git describe --exact-match")).isEqualTo("v9.0.0");
    assertThat(checkout.mustRun("git status --porcelain")).isEmpty();
  }

  @Test
  void theNextVersionIsASnapshotWithAnEmptySectionInTheChangelog() throws IOException {
    Checkout checkout = unreleased.cloneTo(directory);
    String next = checkout.mustRun("make release VERSION=9.0.0").replaceFirst("(?s).*make", "make");
    assertThat(next).isEqualTo("make release VERSION=9.1.0-SNAPSHOT");
    String released = checkout.read("CHANGELOG.md");
    checkout.mustRun(next);
    assertThat(checkout.mustRun("git diff HEAD~ --unified=0 -- CHANGELOG.md"))
        .endsWith("+## Unreleased\n+");
    assertThat(checkout.read("CHANGELOG.md").replaceFirst("## Unreleased\n\n", ""))
        .isEqualTo(released);
    // Nothing but the version, the changelog and what derives from the version differs.
    assertThat(checkout.mustRun("git diff --name-only HEAD~2 -- . :!CHANGELOG.md"))
        .isEqualTo(checkout.mustRun("git diff --name-only HEAD~ HEAD~2 -- . :!CHANGELOG.md"));
    assertThat(checkout.read("exporter/kubernetes/chart/Chart.yaml"))
        .contains("artifacthub.io/prerelease: \"true\"");
    assertThat(checkout.run("git tag").output()).isEqualTo("v9.0.0\n");
  }

  /** The command of GitHub is replaced by one that prints what it gets. */
  @Test
  void publishesTheSectionOfTheChangelogAndTheFiles() throws IOException {
    Checkout checkout = unreleased.cloneTo(directory);
    checkout.mustRun("make release VERSION=9.0.0 && mkdir files && touch files/one files/two");
    checkout.write("gh", "#!/bin/sh\necho \"$@\"\ncat\n");
    checkout.mustRun("chmod +x gh");
    String files = "'" + directory.resolve("files") + "'";
    assertThat(checkout.mustRun("PATH=$PWD:$PATH .ci/github-release " + files))
        .isEqualTo(
            """
            release create v9.0.0 --title Flink Signals 9.0.0 --notes-file - %1$s/one %1$s/two

            ### Part

            * [FEATURE] Add this."""
                .formatted(directory.resolve("files").toRealPath()));
    checkout.mustRun("git tag --delete v9.0.0 && git tag v9.0.1");
    assertThat(checkout.run(".ci/github-release " + files).output())
        .contains("the commit does not have the tag v9.0.0");
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        // version | what was done before, if anything | the error
        "9.0 | | '9.0' is not a version",
        "v9.0.0 | | 'v9.0.0' is not a version",
        "9.0.0-rc1 | | '9.0.0-rc1' is not a version",
        "09.0.0 | | '09.0.0' is not a version",
        "'' | | '' is not a version",
        "8.10.0 | | 8.10.0 is not newer than 9.0.0-SNAPSHOT.",
        "9.0.0-SNAPSHOT | | 9.0.0-SNAPSHOT is not newer than 9.0.0-SNAPSHOT.",
        "9.0.0 | git tag v9.0.0 | The tag v9.0.0 exists.",
        "9.9.0 | git tag v9.10.0 | 9.9.0 is not newer than 9.10.0.",
        "9.0.0 | echo >>README.md | The checkout has changes.",
        "9.0.0 | touch forgotten | The checkout has changes.",
        "9.0.0 | sed -i '/FEATURE/d' CHANGELOG.md; git commit -qam x | no entries",
        "9.0.0 | sed -i '/Unreleased/d' CHANGELOG.md; git commit -qam x | no entries",
        "9.0.0 | echo exit 1 >.git/hooks/pre-commit; chmod +x .git/hooks/pre-commit | Error",
        "9.0.0 | git config tag.gpgSign true; git config gpg.program false | failed to sign",
      })
  void refusesAndChangesNothing(String version, String before, String error) {
    Checkout checkout = unreleased;
    if (before != null) {
      checkout = unreleased.cloneTo(directory);
      checkout.mustRun(before);
    }
    String state = checkout.state();
    Checkout.Result result = checkout.run("make release VERSION='" + version + "'");
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output()).contains(error);
    assertThat(checkout.state()).isEqualTo(state);
  }
}
