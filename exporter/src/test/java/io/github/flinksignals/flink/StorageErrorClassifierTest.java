// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.flinksignals.model.CheckpointFailureCause;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors of object stores and file systems, and texts that only look similar. */
final class StorageErrorClassifierTest {
  private static Optional<CheckpointFailureCause> read(String line) {
    return StorageErrorClassifier.read(List.of(new CauseChain.Cause("java.io.IOException", line)));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("S3 by its status", "null (Service: Amazon S3; Status Code: 403; Request ID: X)"),
        arguments("S3 of SDK 2", "null (Service: S3, Status Code: 401, Request ID: X)"),
        arguments(
            "S3 with an unknown key",
            "The AWS Access Key Id you provided does not exist in our records. (Service: Amazon S3)"),
        arguments("S3 with a wrong secret", "(Error Code: SignatureDoesNotMatch; Request ID: X)"),
        arguments("S3 with old keys", "The provided token has expired. (Error Code: ExpiredToken)"),
        arguments("STS", "The security token included in the request is expired"),
        arguments("S3 with a wrong clock", "(Error Code: RequestTimeTooSkewed)"),
        arguments(
            "AWS without any keys",
            "Unable to load AWS credentials from any provider in the chain: [EnvironmentVariable]"),
        arguments("the same of SDK 2", "Unable to load credentials from any of the providers"),
        arguments("Hadoop's S3", "NoAuthWithAWSException: No AWS Credentials provided by Simple"),
        arguments(
            "Azure", "Operation failed: \"This request\", 403, HEAD, https://a.dfs.net/c?x=y"),
        arguments("Azure by its code", "StatusCode=403 AuthorizationFailure"),
        arguments("Azure with a bad key", "\"Server failed to authenticate the request.\""),
        arguments("GCS", "403 Forbidden: a@b.iam does not have storage.objects.create access"),
        arguments("GCS by its JSON", "{ \"code\" : 403, \"errors\" : [ ] }"),
        arguments("GCS token", "400 Bad Request {\"error\": \"invalid_grant\"}"),
        arguments("HDFS", "AccessControlException: Permission denied: user=x, inode=\"/\":hdfs"),
        arguments("Kerberos", "GSSException: No valid credentials provided (Mechanism level: x)"),
        arguments("a local file", "java.nio.file.AccessDeniedException: /checkpoints/job"),
        arguments("NFS with squashed root", "FileSystemException: /mnt/x: Operation not permitted"),
        arguments("the JDK", "Server returned HTTP response code: 403 for URL: http://minio/b"),
        arguments("a status line", "unexpected HTTP/1.1 401"),
        arguments("expired credentials", "the credentials have expired"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void recognizesAStoreThatRefusesAccess(String store, String line) {
    assertThat(read(line)).as(store).contains(STORAGE_ACCESS);
  }

  static Stream<Arguments> unreachable() {
    return Stream.of(
        arguments(
            "connection refused", "java.net.ConnectException: Connection refused (Connection x)"),
        arguments("S3 client", "Unable to execute HTTP request: Connect to minio:9000 failed"),
        arguments("no such host", "java.net.UnknownHostException: minio"),
        arguments("no name service", "minio: Temporary failure in name resolution"),
        arguments("no route", "java.net.SocketException: No route to host"),
        arguments("no answer", "java.net.SocketTimeoutException: Read timed out"),
        arguments("no free connection", "Timeout waiting for connection from pool"),
        arguments("S3 overloaded", "Please reduce your request rate. (Error Code: SlowDown)"),
        arguments("S3 unavailable", "(Service: Amazon S3; Status Code: 503; Error Code: null)"),
        arguments("no bucket", "The specified bucket does not exist (Error Code: NoSuchBucket)"),
        arguments(
            "a file in place of the directory",
            "java.nio.file.FileAlreadyExistsException: /checkpoints"),
        arguments("a missing volume", "java.nio.file.NoSuchFileException: /checkpoints/job/chk-7"),
        arguments("no container", "The specified container does not exist."),
        arguments("a full disk", "java.io.IOException: No space left on device"),
        arguments("a full quota", "DSQuotaExceededException: The DiskSpace quota is exceeded"),
        arguments(
            "HDFS short of nodes", "could only be written to 0 of the 1 minReplication nodes"),
        arguments("HDFS starting", "SafeModeException: Name node is in safe mode."),
        arguments("a lost NFS", "java.io.IOException: Stale file handle"),
        arguments("a bad disk", "java.io.IOException: Input/output error"),
        arguments("a certificate", "SSLHandshakeException: PKIX path building failed"),
        arguments(
            "a directory that cannot be created", "Mkdirs failed to create file:/data/job/chk-1"),
        arguments(
            "a path that contains such words", "Mkdirs failed to create file:/credential/denied"),
        arguments(
            "a bucket with such a name", "Connect to [minio]/forbidden-zone/403 failed: refused"),
        arguments("renewed keys", "used the credentials of role x: No space left on device"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreachable")
  void recognizesAnUnreachableStore(String store, String line) {
    assertThat(read(line)).as(store).contains(STORAGE_UNREACHABLE);
  }

  static Stream<Arguments> neither() {
    return Stream.of(
        arguments("an id", "Could not perform checkpoint 403 for operator enrich (1/4)#0."),
        arguments("an id", "Could not complete snapshot 503 for operator sink (4/4)#401."),
        arguments("a subtask", "Could not perform checkpoint 7 for operator enrich (403/500)#2."),
        arguments("a path", "File s3://bucket/403/chk-503/forbidden does not exist"),
        arguments("a path", "cannot parse /etc/credentials/invalid-credentials"),
        arguments("a time", "took 500 ms, longer than 403 ms"),
        arguments("a port", "java.lang.IllegalStateException: port 503 is taken"),
        arguments("an address", "peer 10.0.0.40 closed after 502 records"),
        arguments("a size", "Size of the state is larger than the maximum: Size=504 , maxSize=403"),
        arguments("an unrelated sentence", "Credential rotation is on, record 12 has no key"),
        arguments("an unrelated sentence", "java.lang.NullPointerException: credentialId"),
        arguments(
            "another job's checkpoint",
            "java.nio.file.FileAlreadyExistsException: File already exists: /c/chk-7/_metadata"),
        arguments("HDFS", "org.apache.hadoop.fs.FileAlreadyExistsException: /c/chk-7/_metadata"),
        arguments(
            "an exception of user code", "java.lang.RuntimeException: injected failure in enrich"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("neither")
  void ignoresOtherTexts(String what, String line) {
    assertThat(read(line)).as(what).isEmpty();
  }

  @Test
  void usesTheDeepestCauseThatReportsAStorageError() {
    List<CauseChain.Cause> causes =
        List.of(
            new CauseChain.Cause("a.A", "Unable to execute HTTP request"),
            new CauseChain.Cause("b.B", "Access Denied"),
            new CauseChain.Cause("c.C", "c.C: it went wrong"));

    assertThat(StorageErrorClassifier.read(causes)).contains(STORAGE_ACCESS);
  }
}
