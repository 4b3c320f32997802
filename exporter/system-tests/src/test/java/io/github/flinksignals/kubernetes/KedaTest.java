// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The ScaledObject fails closed: what it does without a result of its query is nothing. */
class KedaTest {
  private final JsonNode object = Manifests.read("keda/scaledobject.yaml");
  private final JsonNode spec = object.get("spec");
  private final JsonNode deployment = Manifests.read("keda/flinkdeployment.yaml");

  @Test
  void aMissingResultIsAnErrorAndNothingElseAsksForReplicas() {
    assertThat(spec.get("triggers")).hasSize(1);
    JsonNode trigger = spec.at("/triggers/0");
    assertThat(trigger.at("/metadata/ignoreNullValues").asText()).isEqualTo("false");
    assertThat(spec.has("fallback")).isFalse();
    assertThat(spec.has("idleReplicaCount")).isFalse();
    assertThat(spec.get("minReplicaCount").asInt()).isPositive();
  }

  @Test
  void theResultIsTheNumberOfTaskManagers() {
    JsonNode trigger = spec.at("/triggers/0");
    assertThat(trigger.get("metricType").asText()).isEqualTo("AverageValue");
    assertThat(trigger.at("/metadata/threshold").asText()).isEqualTo("1");
  }

  @Test
  void onlyScalesOut() {
    assertThat(
            spec.at("/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/selectPolicy")
                .asText())
        .isEqualTo("Disabled");
  }

  @Test
  void scalesTheDeploymentInReactiveMode() throws IOException {
    JsonNode target = spec.get("scaleTargetRef");
    for (String field : new String[] {"apiVersion", "kind"}) {
      assertThat(target.get(field)).isEqualTo(deployment.get(field));
    }
    assertThat(target.get("name")).isEqualTo(deployment.at("/metadata/name"));
    assertThat(object.at("/metadata/namespace")).isEqualTo(deployment.at("/metadata/namespace"));
    assertThat(deployment.at("/spec/mode").asText()).isEqualTo("standalone");
    assertThat(deployment.at("/spec/flinkConfiguration/scheduler-mode").asText())
        .isEqualTo("reactive");
    String replicas = new Schemas().replicasPath().replace('.', '/');
    assertThat(deployment.at(replicas).asInt())
        .isBetween(spec.get("minReplicaCount").asInt(), spec.get("maxReplicaCount").asInt());
  }

  @Test
  void asksThePrometheusThatTheSidecarRestoresItsHistoryFrom() {
    String address = spec.at("/triggers/0/metadata/serverAddress").asText();
    assertThat(Manifests.read("sidecar/flink-signals.yaml").findValue("args"))
        .extracting(JsonNode::asText)
        .contains("--history.prometheus-url=" + address);
  }
}
