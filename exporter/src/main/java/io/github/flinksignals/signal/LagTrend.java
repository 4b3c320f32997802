// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.CheckpointFailureCause;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells from the text of an exception what is wrong with the checkpoint storage. Only for text that
 * is known to be about a checkpoint: elsewhere "403" may be milliseconds.
 */
final class StorageTexts {
  private StorageTexts() {}

  /**
   * A number of three digits is a status only where it is not the id of a checkpoint, a time, a
   * size, or a part of a path or of another number.
   */
  private static final String STATUS_BEFORE =
      "(?<![\\w.,/#+-])(?<!checkpoint )(?<!snapshot )(?<!savepoint )";

  private static final String STATUS_AFTER =
      "(?![\\w/-]|[.,:]\\d| ?(?:ms|millis|s|sec|seconds|minutes|bytes|[kKMG]i?B|records|attempts)\\b)";

  private static final Pattern REFUSED =
      Pattern.compile(
          STATUS_BEFORE
              + "40[13]"
              + STATUS_AFTER
              + "|AccessDenied|Access Denied|AccessControlException|Permission denied"
              + "|Forbidden|Unauthorized|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken"
              + "|InvalidToken|AuthorizationPermissionMismatch|AuthenticationFailed"
              + "|does not exist in our records|credential|invalid_grant",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "Connection refused|ConnectException|UnknownHost|NoRouteToHost|Connection reset"
              + "|SocketTimeout|Read timed out|connect timed out|Connect to .* failed"
              + "|No space left|Disk quota|NoSuchBucket|bucket does not exist|Not a directory"
              + "|Unable to execute HTTP request|ServiceUnavailable|SlowDown|"
              + STATUS_BEFORE
              + "50[0234]"
              + STATUS_AFTER
              + "|Mkdirs failed|Failed to create directory|Read-only file system",
          Pattern.CASE_INSENSITIVE);

  /**
   * What is wrong with the storage.
   *
   * @param line the printed cause that says so; may hold secrets
   */
  record Match(CheckpointFailureCause cause, String line) {}

  /** Empty if nothing is said of storage; the deepest cause that says something decides. */
  static Optional<CheckpointFailureCause> read(List<CauseChain.Cause> causes) {
    return match(causes).map(Match::cause);
  }

  static Optional<Match> match(List<CauseChain.Cause> causes) {
    for (int i = causes.size() - 1; i >= 0; i--) {
      String line = causes.get(i).line();
      if (REFUSED.matcher(line).find()) {
        return Optional.of(new Match(CheckpointFailureCause.STORAGE_ACCESS, line));
      }
      if (UNREACHABLE.matcher(line).find()) {
        return Optional.of(new Match(CheckpointFailureCause.STORAGE_UNREACHABLE, line));
      }
    }
    return Optional.empty();
  }
}
