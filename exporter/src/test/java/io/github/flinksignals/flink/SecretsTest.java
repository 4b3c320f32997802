// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fs.s3a.secret.key=hunter2hunter2",
        "s3.secret-key: hunter2hunter2",
        "{\"password\": \"hunter2hunter2\"}",
        "Authorization: Bearer hunter2hunter2",
        "sent Basic hunter2hunter2==",
        "jdbc://flink:hunter2hunter2@store/ckpt",
        "GET https://store/ckpt/a?X-Amz-Signature=hunter2hunter2&X-Amz-Expires=9",
        "https://a.blob.core.windows.net/c/x?sv=1&sig=hunter2hunter2",
        "AccountKey=hunter2hunter2;EndpointSuffix=core.windows.net",
        "the token=hunter2hunter2, then more",
        "AWSAccessKeyId=AKIAHUNTER2HUNTER2",
        "key AKIAHUNTER2HUNTER2HUN is not known",
      })
  void masksSecrets(String text) {
    assertThat(Secrets.mask(text)).doesNotContainIgnoringCase("hunter2").contains("***");
  }

  @Test
  void keepsTextWithoutSecrets() {
    String text =
        "AmazonS3Exception: Forbidden (Service: Amazon S3; Status Code: 403; Error Code: 403"
            + " Forbidden; Request ID: 4442587FB7D0A2F9)";
    assertThat(Secrets.mask(text)).isEqualTo(text);
  }

  @Test
  void writesOneShortLine() {
    assertThat(Secrets.mask("one\ntwo\u001b[31m " + "x".repeat(1000)))
        .startsWith("one two [31m x")
        .hasSizeLessThan(410)
        .endsWith("...");
  }
}
