// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.image;

import io.github.flinksignals.docs.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Builds the image as {@code make image} does, with buildah, which needs no service. The base
 * images are made of Debian packages, because the registries of those in the Dockerfile may be
 * unreachable. They are kept between test runs below {@code target}.
 */
final class ImageBuild {
  private static final String RELEASE = "bookworm";

  /** Java 17, the oldest version that can build the image, and the shell that RUN needs. */
  private static final String JDK_PACKAGES = "default-jdk-headless,dash,coreutils,sed,base-files";

  /** The minimum for Debian's JVM: no shell, no perl, no package manager. */
  private static final String BASE_PACKAGES = "libc6,libstdc++6,zlib1g,base-files";

  private static final String JDK = "localhost/flink-signals-test-jdk";
  private static final String BASE = "localhost/flink-signals-test-base";
  private static final String NAME = "localhost/flink-signals-exporter";

  private final Path directory = Repository.root().resolve("exporter/target/image");
  private final Commands commands;

  ImageBuild() throws IOException {
    this.commands = new Commands(directory);
  }

  /** Builds and unpacks the image. */
  UnpackedImage build() throws IOException {
    makeBase(JDK, JDK_PACKAGES);
    makeBase(BASE, BASE_PACKAGES);
    String built =
        commands.run(
            Repository.root(),
            ".ci/image",
            NAME,
            "--build-arg=JDK_IMAGE=" + JDK,
            "--build-arg=BASE_IMAGE=" + BASE);
    String image = built.replaceFirst("(?s).*Built (\\S+) with buildah$", "$1");
    return new UnpackedImage(commands, image);
  }

  private void makeBase(String name, String packages) throws IOException {
    if (commands.succeeds("buildah", "inspect", "--type=image", name)) {
      return;
    }
    Path context = Files.createDirectories(directory.resolve("context"));
    Path tree = context.resolve("tree.tar");
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        ADD tree.tar /
        ENV PATH=/usr/lib/jvm/default-java/bin:/usr/bin:/bin
        """);
    try {
      commands.run(
          "mmdebstrap", "--variant=extract", "--include=" + packages, RELEASE, tree.toString());
      commands.run("buildah", "build", "--tag=" + name, context.toString());
    } finally {
      Files.deleteIfExists(tree);
    }
  }
}
