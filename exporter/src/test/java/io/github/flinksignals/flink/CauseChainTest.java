// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CauseChainTest {
  /** The longest class name of a cause that is not cut. */
  private static final String LONG = "a".repeat(CauseChain.LONGEST_CAUSE - 2) + ".B";

  private static final String FRAME = "\n\tat a.B.c(D.java:1)\n";

  static Stream<Arguments> traces() {
    return Stream.of(
        arguments(List.of("a.B"), "a.B: text" + FRAME, "a class name and a message"),
        arguments(List.of("a.B"), "a.B" + FRAME, "a class name without a message"),
        arguments(List.of("a.B$C_1"), "a.B$C_1: text", "an inner class"),
        arguments(
            List.of("a.B", "c.D"), "a.B: x" + FRAME + "Caused by: c.D: y" + FRAME, "two causes"),
        arguments(List.of("a.B", "c.D"), "a.B: x\r\nCaused by: c.D: y\r\n", "line ends of Windows"),
        arguments(
            List.of("a.B", "c.D"),
            "a.B: x\nCaused by: org.apache.flink.util.SerializedThrowable: c.D: y",
            "sent between processes"),
        arguments(
            List.of("a.B"),
            "org.apache.flink.util.SerializedThrowable: org.apache.flink.util"
                + ".SerializedThrowable: a.B: x",
            "sent between processes twice"),
        arguments(
            List.of("a.B"),
            "a.B: x\n\tSuppressed: c.D: y\n\tCaused by: e.F: z",
            "a suppressed exception is not a cause"),
        arguments(
            List.of("a.B"),
            "a.B: x\nCaused by: [CIRCULAR REFERENCE: a.B: x]",
            "a circular reference is not a cause"),
        arguments(
            List.of("a.B"),
            "a.B: first line\nsecond line of the message",
            "a message of several lines"),
        arguments(
            List.of("a.B"),
            "a.B: the server answered\nCaused by: password: hunter2\nCaused by: a.b.c: x" + FRAME,
            "a line of a message that looks like a cause"),
        arguments(
            List.of("given.Name"), "password: hunter2" + FRAME, "a message without a class name"),
        arguments(
            List.of("a.RemoteException", "c.D"),
            "a.RemoteException(b.Inner$Class): x" + FRAME + "Caused by: c.D(e.F): y" + FRAME,
            "a class name in parentheses"),
        arguments(
            List.of("a.B", "c.D"),
            "a.B: x" + FRAME + "Caused by: KEY_NOT_FOUND_2 c.D: y" + FRAME,
            "a result before the class of a cause"),
        arguments(
            List.of("given.Name"),
            "PERMISSION_DENIED c.D: y" + FRAME,
            "a word before a class name that is no cause"),
        arguments(
            List.of("a.B"),
            "a.B: x\nERROR c.D: y\nCaused by: Error c.D: y\nCaused by: A B c.D: y" + FRAME,
            "lines of a message that have other words before a class name"),
        arguments(
            List.of(LONG),
            LONG + ": text" + FRAME,
            "a very long class name does not overflow the stack"),
        arguments(List.of("given.Name"), "(Lost the trace)", "does not begin with a class name"),
        arguments(List.of("given.Name"), "", "empty"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("traces")
  void findsTheClassNames(List<String> classes, String trace, String why) {
    assertThat(CauseChain.of("given.Name", trace).causes())
        .as(why)
        .extracting(CauseChain.Cause::exception)
        .isEqualTo(classes);
  }

  @Test
  void doesNotTakeAMessageForAClassName() {
    assertThat(CauseChain.of("the table orders of customer 17 is full", "").rootCause().exception())
        .isEqualTo("unknown");
  }

  @Test
  void limitsTheNumberAndLengthOfCauses() {
    String cause = "Caused by: a.B: " + "long".repeat(1_000) + "\n";

    assertThat(CauseChain.of("x.Y", "x.Y: x\n" + cause.repeat(1_000)).causes())
        .hasSize(CauseChain.MOST_CAUSES)
        .allMatch(one -> one.line().length() <= CauseChain.LONGEST_CAUSE)
        .allMatch(one -> one.frames().isEmpty());
  }

  @Test
  void keepsAllLinesOfAMessageUpToItsLimit() {
    String lines = "POST https://a/b\n{\n  \"code\" : 403\n}";
    CauseChain chain =
        CauseChain.of(null, "a.B: 403 Forbidden\n" + lines + FRAME + "Caused by: null" + FRAME);

    assertThat(chain.causes()).hasSize(1);
    assertThat(chain.rootCause().message()).isEqualTo("403 Forbidden\n" + lines);
    assertThat(chain.rootCause().frames()).containsExactly("a.B.c", "a.B.c");
    assertThat(CauseChain.of(null, "a.B: x\n" + "long\n".repeat(5_000)).rootCause().message())
        .hasSizeLessThanOrEqualTo(CauseChain.LONGEST_CAUSE);
  }

  @Test
  void keepsTheServersClassNameOfARemoteException() {
    CauseChain.Cause cause = CauseChain.of(null, "a.RemoteException(b.C$D): text").rootCause();

    assertThat(cause.remote()).isEqualTo("b.C$D");
    assertThat(cause.message()).isEqualTo("text");
    assertThat(cause.line()).isEqualTo("a.RemoteException(b.C$D): text");
  }

  @Test
  void isNeverEmpty() {
    assertThat(CauseChain.of(null, null).rootCause())
        .isEqualTo(new CauseChain.Cause("unknown", "", "", List.of()));
  }

  @Test
  void acceptsASimpleClassNameFromFlink() {
    assertThat(CauseChain.of("NoSuchCustomer", "NoSuchCustomer: 17").rootCause().exception())
        .isEqualTo("NoSuchCustomer");
  }

  @Test
  void searchesTextsInTheCausesButNotInTheFrames() {
    CauseChain chain =
        CauseChain.of("x", "a.B: hot\n\tat cold.C.d(E.java:1)\nCaused by: f.G: mild");

    assertThat(chain.mentions(List.of("hot"))).isTrue();
    assertThat(chain.mentions(List.of("f.G"))).isTrue();
    assertThat(chain.mentions(List.of("cold"))).isFalse();
    assertThat(chain.rootCause().line()).isEqualTo("f.G: mild");
  }
}
