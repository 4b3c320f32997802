// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An unpacked image: its description, its files, and the command that starts it. */
final class UnpackedImage implements AutoCloseable {
  /**
   * Executes the command as the user of the image, with the image as read-only root file system.
   * Other processes do not see the mounts, which end with the process.
   */
  private static final String ENTER =
      """
      root=$1 user=$2
      shift 2
      mount --bind "$root" "$root"
      mount --rbind /proc "$root/proc"
      mount --rbind /dev "$root/dev"
      mount -o remount,bind,ro "$root"
      exec chroot --userspec="$user" "$root" "$@"
      """;

  private final Commands commands;
  private final String container;
  private final Path root;
  private final JsonNode description;

  UnpackedImage(Commands commands, String image) throws IOException {
    this.commands = commands;
    this.description =
        new ObjectMapper()
            .readTree(commands.run("buildah", "inspect", "--type=image", image))
            .path("OCIv1")
            .path("config");
    this.container = commands.run("buildah", "from", "--pull-never", image);
    this.root = Path.of(commands.run("buildah", "mount", container));
  }

  /** The configuration of the image, as defined by the OCI image specification. */
  JsonNode description() {
    return description;
  }

  /** The directory with its files. */
  Path root() {
    return root;
  }

  /** The command that starts the image. */
  List<String> command() {
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-ec", ENTER, "sh"));
    command.add(root.toString());
    command.add(description.path("User").asText());
    description.path("Entrypoint").forEach(word -> command.add(word.asText()));
    return command;
  }

  /** Removes the files, and images that were replaced by newer ones. */
  @Override
  public void close() {
    commands.run("buildah", "rm", container);
    commands.run("buildah", "rmi", "--prune", "--force");
  }
}
