// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_ACCESS;
import static io.github.flinksignals.model.CheckpointFailureCause.STORAGE_UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinksignals.model.CheckpointFailureCause;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Storage errors within the stack traces of checkpoints. */
final class StorageErrorsInTracesTest {
  private record Row(String text, Optional<CheckpointFailureCause> expected, String why) {
    @Override
    public String toString() {
      return why;
    }
  }

  private static Row access(String why, String text) {
    return new Row(text, Optional.of(STORAGE_ACCESS), why);
  }

  private static Row unreachable(String why, String text) {
    return new Row(text, Optional.of(STORAGE_UNREACHABLE), why);
  }

  private static Row nothing(String why, String text) {
    return new Row(text, Optional.empty(), why);
  }

  static Stream<Row> rows() {
    return Stream.of(
        access(
            "the Presto client of S3 refused by the store",
            "com.amazonaws.services.s3.model.AmazonS3Exception: Forbidden (Service: Amazon S3;"
                + " Status Code: 403; Error Code: 403 Forbidden; Request ID: 4442587FB7D0A2F9)"),
        access(
            "a key that the store does not know",
            "com.amazonaws.services.s3.model.AmazonS3Exception: The AWS Access Key Id you provided"
                + " does not exist in our records. (Service: Amazon S3; Status Code: 403)"),
        access(
            "an expired session token has status 400 and its own error code",
            "software.amazon.awssdk.services.s3.model.S3Exception: The provided token has expired."
                + " (Service: S3, Status Code: 400, Error Code: ExpiredToken)"),
        access(
            "Google's client prints the status first",
            "com.google.cloud.storage.StorageException: 403 Forbidden"),
        access(
            "Azure's driver prints the status after the text",
            "org.apache.hadoop.fs.azurebfs.contracts.exceptions.AbfsRestOperationException:"
                + " Operation failed: \"This request is not authorized\", 403, PUT, https://a/b"),
        access(
            "HDFS permissions",
            "org.apache.hadoop.security.AccessControlException: Permission denied: user=flink"),
        access("a local directory", "java.io.FileNotFoundException: /mnt/c/x (Permission denied)"),
        unreachable(
            "the endpoint refuses connections",
            "java.net.ConnectException: Connection refused (Connection refused)"),
        unreachable(
            "a name that does not resolve", "java.net.UnknownHostException: minio.internal"),
        unreachable("a full disk", "java.io.IOException: No space left on device"),
        unreachable(
            "an overloaded store",
            "com.amazonaws.services.s3.model.AmazonS3Exception: Please reduce your request rate."
                + " (Service: Amazon S3; Status Code: 503; Error Code: SlowDown)"),
        nothing(
            "the number is the id of the checkpoint",
            "java.lang.Exception: Could not materialize checkpoint 403 for operator enrich (1/2)#0."),
        nothing(
            "the number is the id of the checkpoint, in the message of a snapshot",
            "java.lang.Exception: Could not complete snapshot 503 for operator enrich (1/2)#0."),
        nothing(
            "the number is a part of the path of the checkpoint",
            "java.io.IOException: Could not flush to s3://ckpt/060b/chk-401/148668f3-403-92c0"),
        nothing(
            "the number is a time",
            "java.util.concurrent.TimeoutException: The write ended after 403 ms"),
        nothing("the number is a time without a space", "java.io.IOException: gave up in 500ms"),
        nothing("the number is a part of a time", "java.io.IOException: at 14:28:31,403 it broke"),
        nothing("the number is a size", "java.io.IOException: only 403 bytes were written"),
        nothing("the number is a part of a larger one", "java.io.IOException: 1.403 and 4031"),
        nothing(
            "a failure of the serializer is one of user code",
            "java.lang.IllegalStateException: Could not serialize state of class Order"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void distinguishesStorageErrorsFromOtherErrors(Row row) {
    assertThat(StorageErrorClassifier.read(CauseChain.of(null, row.text()).causes()))
        .isEqualTo(row.expected());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void findsTheErrorInsideFlinksWrappers(Row row) {
    String trace =
        "org.apache.flink.runtime.checkpoint.CheckpointException: Asynchronous task checkpoint"
            + " failed.\n\tat org.apache.flink.Some.frame(Some.java:403)\n"
            + "Caused by: org.apache.flink.util.SerializedThrowable: java.lang.Exception: Could not"
            + " materialize checkpoint 13 for operator Source: ticks (2/4)#0.\n\t... 4 more\n"
            + "Caused by: org.apache.flink.util.SerializedThrowable: "
            + row.text()
            + "\n\t... 403 more\n";
    assertThat(StorageErrorClassifier.read(CauseChain.of(null, trace).causes()))
        .isEqualTo(row.expected());
  }
}
