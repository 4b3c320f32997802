// SPDX-FileCopyrightText: The Flink Signals authors
// SPDX-License-Identifier: Apache-2.0
package io.github.flinksignals.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinksignals.config.SettingsReader;
import io.github.flinksignals.tool.Tools;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hooks and the health check for Argo CD, which runs the latter with Lua 5.1. */
class ArgoCdTest {
  @TempDir Path directory;

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "job = {} | nil | Progressing",
        "job = {} | {} | Progressing",
        "job = {} | {observedGeneration = 2, lifecycleState = 'STABLE', jobStatus = {state = 'RUNNING'}} | Progressing",
        "job = {} | {observedGeneration = 3, lifecycleState = 'UPGRADING', jobStatus = {state = 'FINISHED'}} | Progressing",
        "job = {} | {observedGeneration = 3, lifecycleState = 'DEPLOYED', jobStatus = {state = 'RUNNING'}} | Progressing",
        "job = {} | {observedGeneration = 3, lifecycleState = 'ROLLING_BACK', jobStatus = {state = 'RUNNING'}} | Progressing",
        "job = {} | {observedGeneration = 3, lifecycleState = 'STABLE', jobStatus = {state = 'RUNNING'}} | Healthy",
        "job = {} | {observedGeneration = 3, lifecycleState = 'STABLE', jobStatus = {state = 'FINISHED'}} | Healthy",
        "job = {} | {observedGeneration = 3, lifecycleState = 'STABLE', jobStatus = {state = 'RESTARTING'}} | Degraded",
        "job = {} | {observedGeneration = 3, lifecycleState = 'STABLE'} | Progressing",
        "job = {} | {observedGeneration = 3, lifecycleState = 'STABLE', jobStatus = {state = 'RECONCILING'}} | Progressing",
        "job = {} | {observedGeneration = 3, lifecycleState = 'FAILED', jobStatus = {state = 'FAILED'}} | Degraded",
        "job = {} | {observedGeneration = 3, lifecycleState = 'ROLLED_BACK', jobStatus = {state = 'RUNNING'}} | Degraded",
        "job = {state = 'suspended'} | {lifecycleState = 'CREATED'} | Suspended",
        "image = 'flink:2.0' | {observedGeneration = 3, lifecycleState = 'STABLE'} | Healthy",
      })
  void aDeploymentIsHealthyOnceItsLastChangeIsStable(String spec, String status, String health) {
    String check =
        Manifests.read("argocd/health.yaml")
            .get("data")
            .get("resource.customizations.health.flink.apache.org_FlinkDeployment")
            .asText();
    String script =
        """
        obj = {metadata = {generation = 3}, spec = {%s}, status = %s}
        local health = (function()
        %s
        end)()
        assert(#health.message > 0)
        print(health.status)
        """
            .formatted(spec, status, check);
    assertThat(Tools.run(directory, script, "lua5.1", "-"))
        .isEqualTo(new Tools.Result(0, health + "\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"postsync", "presync"})
  void aHookRunsTheCheckOnceWithTheImageOfTheExporter(String hook) {
    JsonNode job = Manifests.read("argocd/" + hook + ".yaml");
    JsonNode container = job.at("/spec/template/spec/containers/0");
    JsonNode exporter =
        Manifests.read("session-cluster/deployment.yaml").at("/spec/template/spec/containers/0");
    for (String field : new String[] {"image", "resources", "securityContext"}) {
      assertThat(container.get(field)).as(field).isEqualTo(exporter.get(field));
    }
    assertThat(Manifests.read(container.get("args"), SettingsReader.Outcome.Check.class))
        .isNotNull();
    assertThat(job.at("/spec/backoffLimit").asInt(-1)).isZero();
  }
}
