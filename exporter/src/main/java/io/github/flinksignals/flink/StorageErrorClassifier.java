// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import io.github.flinksignals.model.CheckpointFailureCause;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Derives from the text of an exception what is wrong with the checkpoint storage. Use it only for
 * exceptions of checkpoints: in other texts, "403" may be a number of milliseconds.
 */
final class StorageErrorClassifier {
  private StorageErrorClassifier() {}

  /** Paths, host names and buckets are chosen by users and may contain any of the words below. */
  private static final Pattern PATH = Pattern.compile("(?<!\\w)/[^\\s\"',;()\\[\\]{}]+");

  /** A number without these words may be the id of a checkpoint, a size or a time. */
  private static String status(String codes) {
    return "(?:status(?:[ _-]?code)?|response code|error code|\"code\"|\\bhttp(?:/[\\d.]+)?)"
        + "\\W{1,4}(?:"
        + codes
        + ")\\b|\", (?:"
        + codes
        + "), (?:HEAD|GET|PUT|POST|PATCH|DELETE)\\b";
  }

  private static final Pattern REFUSED =
      Pattern.compile(
          status("40[13]")
              + "|AccessDenied|Access Denied|AllAccessDisabled|AccessControlException"
              + "|Permission denied|Operation not permitted|Forbidden|Unauthorized|not authorized"
              + "|InvalidAccessKeyId|does not exist in our records|SignatureDoesNotMatch"
              + "|ExpiredToken|InvalidToken|security token .*(?:expired|invalid)"
              + "|RequestTimeTooSkewed|does not have \\S+ access|AuthorizationFailure"
              + "|AuthorizationPermissionMismatch|AuthenticationFailed|failed to authenticate"
              + "|GSSException|invalid_grant|NoAuthWithAWS|NoAwsCredentials"
              + "|\\b(?:no|invalid|bad|expired|missing|load|find|obtain|get|refresh|retrieve)"
              + " (?:\\w+ ){0,2}credentials?\\b"
              + "|\\bcredentials? (?:\\w+ ){0,2}(?:invalid|expired|missing|not|rejected)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern UNREACHABLE =
      Pattern.compile(
          status("50[0234]")
              + "|Connection refused|ConnectException|Connection reset|Connection timed out"
              + "|UnknownHost|UnresolvedAddress|Temporary failure in name resolution"
              + "|Name or service not known|NoRouteToHost|No route to host"
              + "|(?:Host|Network) is unreachable|SocketTimeout|Read timed out|connect timed out"
              + "|Connect to .* failed|Unable to execute HTTP request|Broken pipe|SSLHandshake"
              + "|PKIX path|Timeout waiting for connection from pool"
              + "|Service ?Unavailable|Internal Server Error|Slow ?Down|Reduce your request rate"
              + "|NoSuchBucket|ContainerNotFound|FilesystemNotFound"
              + "|(?:bucket|container|filesystem) does not exist"
              + "|No space left|Disk quota|QuotaExceeded|Read-only file system|Not a directory"
              // A file in place of a directory. Flink prints "File already exists" if the
              // checkpoint of another job has the same path.
              + "|java\\.nio\\.file\\.FileAlreadyExistsException(?!: File already exists)"
              + "|NotDirectoryException|NoSuchFileException|No such file or directory"
              + "|Stale file handle|Input/output error|Transport endpoint is not connected"
              + "|Mkdirs failed|Failed to create directory|could only be (?:written|replicated) to"
              + "|SafeMode|safe mode|in state standby",
          Pattern.CASE_INSENSITIVE);

  /**
   * A problem of the storage.
   *
   * @param line the printed exception that reports it; may contain secrets
   */
  record Match(CheckpointFailureCause cause, String line) {}

  /** The cause of the deepest exception that reports a storage problem; empty if none does. */
  static Optional<CheckpointFailureCause> read(List<CauseChain.Cause> causes) {
    return match(causes).map(Match::cause);
  }

  /** As {@link #read}, with the printed exception. */
  static Optional<Match> match(List<CauseChain.Cause> causes) {
    for (int i = causes.size() - 1; i >= 0; i--) {
      String line = PATH.matcher(causes.get(i).line()).replaceAll("/");
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
