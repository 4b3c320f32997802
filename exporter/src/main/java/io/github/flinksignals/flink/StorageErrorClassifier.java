// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_UNREACHABLE;

import io.github.flinksignals.model.CheckpointFailureCause;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Derives from the exception of a checkpoint what is wrong with the checkpoint storage. Considers
 * only the causes that {@link CheckpointStorage} selects.
 *
 * <p>The most specific kind of evidence in the chain determines the result, independent of its
 * depth: first a failing credential provider, then a quota or a request limit, then error codes and
 * exception classes, then HTTP statuses, then sentences. Within one kind, the deepest cause takes
 * precedence.
 */
final class StorageErrorClassifier {
  private StorageErrorClassifier() {}

  /** Users choose the names of paths, hosts and buckets, which may contain any word. */
  private static final Pattern PATH = Pattern.compile("(?<!\\w)/[^\\s\"',;()\\[\\]{}]+");

  /**
   * The message of an error of class loading, of a cast or of a serializer, also if another message
   * repeats it. It names classes, but an exception among them has not been thrown. If one has, it
   * is a cause of its own.
   */
  private static final Pattern NAMES_OF_CLASSES =
      Pattern.compile(
          "(?<=\\.(?:NoClassDefFoundError|ClassNotFoundException|ClassCastException"
              + "|NoSuch(?:Method|Field)(?:Error|Exception)|AbstractMethodError"
              + "|IncompatibleClassChangeError|NotSerializableException|KryoException):).*",
          Pattern.DOTALL);

  /**
   * One kind of evidence.
   *
   * @param refused evidence of {@code STORAGE_ACCESS}
   * @param unreachable evidence of {@code STORAGE_UNREACHABLE}
   */
  private record Evidence(Optional<Pattern> refused, Optional<Pattern> unreachable) {
    Optional<Match> in(CauseChain.Cause cause, String text) {
      return found(refused, text)
          .map(found -> new Match(STORAGE_ACCESS, cause.exception(), found))
          .or(
              () ->
                  found(unreachable, text)
                      .map(found -> new Match(STORAGE_UNREACHABLE, cause.exception(), found)));
    }

    private static Optional<String> found(Optional<Pattern> pattern, String text) {
      return pattern
          .map(one -> one.matcher(text))
          .filter(Matcher::find)
          .map(
              matcher ->
                  IntStream.rangeClosed(1, matcher.groupCount())
                      .mapToObj(matcher::group)
                      .filter(Objects::nonNull)
                      .findFirst()
                      .orElse(""));
    }
  }

  private static final List<Evidence> EVIDENCE =
      List.of(
          new Evidence(Optional.of(StorageErrors.NO_CREDENTIALS), Optional.empty()),
          new Evidence(Optional.empty(), Optional.of(StorageErrors.LIMIT)),
          new Evidence(
              Optional.of(StorageErrors.CODE_REFUSED), Optional.of(StorageErrors.CODE_UNREACHABLE)),
          new Evidence(
              Optional.of(StorageErrors.STATUS_REFUSED),
              Optional.of(StorageErrors.STATUS_UNREACHABLE)),
          new Evidence(
              Optional.of(StorageSentences.REFUSED), Optional.of(StorageSentences.UNREACHABLE)),
          new Evidence(Optional.of(StorageErrors.STATUS_BAD_REQUEST), Optional.empty()));

  /**
   * A problem of the storage.
   *
   * @param exception class name of the exception that reports it
   * @param code the error code or HTTP status that reports it; empty if none does
   */
  record Match(CheckpointFailureCause cause, String exception, String code) {}

  /** The problem; empty if the checkpoint storage did not fail, or the error is unknown. */
  static Optional<Match> match(CauseChain chain) {
    List<CauseChain.Cause> causes = CheckpointStorage.causes(chain);
    for (int i = causes.size() - 1; i >= 0; i--) {
      CauseChain.Cause cause = causes.get(i);
      if (cause.frames().stream()
          .anyMatch(frame -> StorageErrors.CREDENTIAL_FRAME.matcher(frame).find())) {
        return Optional.of(new Match(STORAGE_ACCESS, cause.exception(), ""));
      }
    }
    List<String> texts = causes.stream().map(StorageErrorClassifier::text).toList();
    for (Evidence evidence : EVIDENCE) {
      for (int i = causes.size() - 1; i >= 0; i--) {
        Optional<Match> match = evidence.in(causes.get(i), texts.get(i));
        if (match.isPresent()) {
          return match;
        }
      }
    }
    return Optional.empty();
  }

  private static String text(CauseChain.Cause cause) {
    String classes =
        cause.remote().isEmpty() ? cause.exception() : cause.exception() + " " + cause.remote();
    String text = NAMES_OF_CLASSES.matcher(classes + ": " + cause.message()).replaceFirst("");
    return PATH.matcher(text).replaceAll("/");
  }
}
