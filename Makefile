# Run "make help" for a list of targets.

# Commands that the build needs, and those that the tests also need, each with its Debian package.
# If one is missing, make says what to install. "make test INSTALL=yes" installs it.
INSTALL ?=
export INSTALL
BUILD_TOOLS := javac:default-jdk-headless mvn:maven
TEST_TOOLS := prometheus:prometheus promtool:prometheus \
	prometheus-alertmanager:prometheus-alertmanager amtool:prometheus-alertmanager \
	chromium:chromium chromedriver:chromium-driver node:nodejs npm:npm \
	buildah:buildah mmdebstrap:mmdebstrap nginx:nginx-light curl:curl jq:jq \
	lua5.1:lua5.1 docker-registry:docker-registry skopeo:skopeo
# Only the tests that are tagged "all" need it.
MORE_TEST_TOOLS := clickhouse-server:clickhouse-server

# make demo FLINK=1.20.3 KEEP=1
FLINK ?= 2.3.0
KEEP ?=

# The last patch release of each minor version for which Maven Central has all jars.
ALL_FLINK_VERSIONS := 1.18.1,1.19.3,1.20.3,2.0.2,2.1.3,2.2.1,2.3.0

# make image IMAGE=registry.example.org/flink-signals-exporter
IMAGE ?= flink-signals-exporter

# make release VERSION=0.2.0
VERSION ?=

# make login REGISTRY=registry.example.org
REGISTRY ?=

# make chart-push CHARTS=oci://registry.example.org/charts
CHARTS ?=

# make record URL=http://localhost:8081 TO=my-scenario-2.3.0.jsonl.gz
URL ?= http://localhost:8081
TO ?= recording.jsonl.gz

# make recordings ONLY=tm-lost
ONLY ?=

# make play RECORDING=slow-sink-2.2.0 PORT=8081 SKIP=20
RECORDING ?= slow-sink-2.2.0
PORT ?= 8081
SKIP ?= 0

# make yardstick FLINK=1.20.3 ONLY=slow-sink,hot-key HOLD=90 RESET=30; FLINK is both by default here
HOLD ?= 420
RESET ?= 240
YARDSTICK_FLINK := 1.20.3,2.3.0

# make false-alarms SEED=1 HOURS=2
SEED ?= 20260302
HOURS ?= 24

MAVEN := mvn -B -ntp
TARGET := exporter/target
DIST := $(TARGET)/dist
SYSTEM_TESTS := exporter/system-tests/target
# Compiles the system tests and writes what they run on to a file.
CLASSPATH := $(MAVEN) package dependency:build-classpath -DskipTests \
	-Dmdep.outputFile=target/test.classpath
SYSTEM_TEST = -cp $(SYSTEM_TESTS)/test-classes:$$(cat $(SYSTEM_TESTS)/test.classpath)

# The tests that write what is derived from code if the property "generate" is set.
GENERATING_TESTS := *PageTest,DashboardFilesTest,AlertRulesTest,AlertmanagerExampleTest,ReportPageTest,StatusPagesTest

.PHONY: help test test-all check-dashboards check-workflows generate demo detection prediction peers \
	yardstick bench false-alarms record recordings play package image image-push image-index bases chart \
	chart-push dist release login github-release format clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1~\2/p' $(MAKEFILE_LIST) \
		| while IFS='~' read -r name text; do printf '%-22s %s\n' "$$name" "$$text"; done

test: check-dashboards check-workflows ## Build and run all tests, as continuous integration does
	@.ci/tools $(BUILD_TOOLS) $(TEST_TOOLS)
	$(MAVEN) verify

test-all: ## Run all tests on more versions of Flink; takes far longer
	@.ci/tools $(BUILD_TOOLS) $(TEST_TOOLS) $(MORE_TEST_TOOLS)
	$(MAVEN) verify -Dexcluded.tests= -Dflink.versions=$(ALL_FLINK_VERSIONS)

check-dashboards: ## Check the dashboards against the types that Grafana publishes
	@.ci/tools $(BUILD_TOOLS) $(TEST_TOOLS)
	exporter/src/test/typescript/check dashboards/*.json

check-workflows: ## Check the workflows in .github with actionlint
	@.ci/tools $(BUILD_TOOLS) $(TEST_TOOLS)
	exporter/src/test/workflows/check .github/workflows

generate: ## Write the tables, golden files and PrometheusRule that are derived from code
	@.ci/tools $(BUILD_TOOLS)
	@# One process, because several tests write tables of the same page.
	$(MAVEN) -pl exporter,exporter/system-tests test -Dtest='$(GENERATING_TESTS)' -Dgenerate -Dtest.forks=1

demo: ## Break a real cluster and show the reports, 2 minutes; options: FLINK=1.20.3 KEEP=1
	@.ci/tools $(BUILD_TOOLS)
	@.ci/step 'Building the exporter' $(TARGET)/demo-build.log $(CLASSPATH)
	@if test -t 1; then terminal=true; else terminal=false; fi; \
	exec java -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
		-Ddemo.terminal=$$terminal \
		$(SYSTEM_TEST) \
		io.github.flinksignals.demo.Demo '$(FLINK)' '$(KEEP)'

detection: ## Write exporter/docs/detection.md from the measurements of the last test runs
	@.ci/tools $(BUILD_TOOLS)
	@.ci/step 'Compiling the tests' $(TARGET)/detection-build.log $(CLASSPATH)
	java $(SYSTEM_TEST) \
		io.github.flinksignals.live.DetectionReport exporter/docs/detection.md

prediction: ## Write exporter/docs/prediction.md from the measurements of the last PredictionIT
	@.ci/tools $(BUILD_TOOLS)
	@.ci/step 'Compiling the tests' $(TARGET)/prediction-build.log $(CLASSPATH)
	java $(SYSTEM_TEST) \
		io.github.flinksignals.live.PredictionReport exporter/docs/prediction.md

peers: ## Compare with Flink's own reporter on real clusters; write exporter/docs/peers.md
	@.ci/tools $(BUILD_TOOLS)
	$(MAVEN) verify -Dtest=none -Dit.test=PeersIT -Dexcluded.tests=
	@.ci/step 'Compiling the tests' $(TARGET)/peers-build.log $(CLASSPATH)
	java $(SYSTEM_TEST) \
		io.github.flinksignals.peers.PeersReport exporter/docs/peers.md

yardstick: ## Compare the alerts with those of others on the same faults, an hour; options: FLINK=1.20.3 ONLY=slow-sink
	@.ci/tools $(BUILD_TOOLS) prometheus:prometheus prometheus-alertmanager:prometheus-alertmanager
	@.ci/step 'Building the exporter' $(TARGET)/yardstick-build.log $(CLASSPATH)
	@exec java -Dyardstick.hold='$(HOLD)' -Dyardstick.reset='$(RESET)' $(SYSTEM_TEST) \
		io.github.flinksignals.yardstick.Yardstick exporter/docs/yardstick.md \
		'$(if $(filter file,$(origin FLINK)),$(YARDSTICK_FLINK),$(FLINK))' '$(ONLY)'

bench: ## Run the benchmarks and write exporter/docs/benchmarks.md; about 9 minutes
	@.ci/tools $(BUILD_TOOLS)
	@.ci/step 'Building the exporter' $(TARGET)/bench-build.log $(CLASSPATH)
	@rm -rf $(TARGET)/bench && mkdir $(TARGET)/bench
	@cp $(TARGET)/flink-signals-exporter.jar $(TARGET)/bench/exporter.jar
	@.ci/step 'Building the runtime of the image' $(TARGET)/bench-runtime.log \
		exporter/image/runtime $(CURDIR)/$(TARGET)/bench exporter/src/test/resources/flink/2.2.0
	@exec java $(SYSTEM_TEST) \
		io.github.flinksignals.bench.Benchmark $(TARGET)/bench exporter/docs/benchmarks.md

false-alarms: ## Let 156 healthy jobs live for a day and write exporter/docs/false-alarms.md; options: SEED=1 HOURS=2
	@.ci/tools $(BUILD_TOOLS) promtool:prometheus
	@.ci/step 'Compiling the tests' $(TARGET)/false-alarms-build.log $(CLASSPATH)
	@exec java -Dfalse-alarms.hours='$(HOURS)' $(SYSTEM_TEST) \
		io.github.flinksignals.simulation.FalseAlarms exporter/docs/false-alarms.md '$(SEED)'

record: ## Record a JobManager's responses: make record URL=http://localhost:8081 TO=x.jsonl.gz
	@.ci/tools $(BUILD_TOOLS)
	@.ci/step 'Compiling the tests' $(TARGET)/record-build.log $(CLASSPATH)
	@exec java $(SYSTEM_TEST) \
		io.github.flinksignals.replay.Recorder '$(URL)' '$(TO)'

recordings: ## Record the replay tests' scenarios of the newest Flink again, about 8 minutes; option: ONLY=tm-lost
	@.ci/tools $(BUILD_TOOLS)
	@.ci/step 'Compiling the tests' $(TARGET)/record-build.log $(CLASSPATH)
	@exec java $(SYSTEM_TEST) \
		io.github.flinksignals.replay.RecordedScenarios exporter/src/test/resources/recordings $(ONLY)

play: ## Serve a recording as if it were happening now: make play RECORDING=tm-lost-2.3.0 PORT=8081 SKIP=20
	@.ci/tools $(BUILD_TOOLS)
	@.ci/step 'Compiling the tests' $(TARGET)/play-build.log $(CLASSPATH)
	@exec java $(SYSTEM_TEST) io.github.flinksignals.replay.RecordingPlayer \
		'exporter/src/test/resources/recordings/$(RECORDING).jsonl.gz' '$(PORT)' '$(SKIP)'

package: ## Build the runnable jar without running tests
	@.ci/tools $(BUILD_TOOLS)
	$(MAVEN) package -DskipTests
	@echo 'java -jar $(TARGET)/flink-signals-exporter.jar --help'

image: package ## Build the container image with docker, podman or buildah; option: IMAGE=name
	.ci/image '$(IMAGE)'

image-push: ## Push the image that buildah built as VERSION-ARCHITECTURE; option: IMAGE=name
	.ci/image-push '$(IMAGE)'

image-index: ## Push one tag for the pushed images of amd64 and arm64; option: IMAGE=name
	.ci/image-index '$(IMAGE)' amd64 arm64

bases: ## Pin the bases of the image in the Dockerfile to the digests that their tags have now
	@.ci/tools $(BUILD_TOOLS) skopeo:skopeo jq:jq
	.ci/bases

chart: ## Package the Helm chart
	.ci/chart $(DIST)

chart-push: chart ## Push the Helm chart with helm: make chart-push CHARTS=oci://registry.example.org/charts
	helm push "$(DIST)/flink-signals-$$(.ci/version).tgz" '$(CHARTS)'

dist: package ## Collect the files of a release with their checksums
	.ci/dist $(DIST)

release: ## Commit and tag a version: make release VERSION=0.2.0, or begin one: VERSION=0.3.0-SNAPSHOT
	@.ci/release '$(VERSION)'

login: ## Log in as REGISTRY_USER with REGISTRY_PASSWORD: make login REGISTRY=registry.example.org
	@.ci/tools $(BUILD_TOOLS) buildah:buildah
	@.ci/login '$(REGISTRY)'

github-release: ## Publish the tagged version on GitHub with the files that "make dist" collected
	@.ci/tools $(BUILD_TOOLS) gh:gh
	.ci/github-release $(DIST)

format: ## Format the sources
	$(MAVEN) spotless:apply

clean: ## Remove all build output
	$(MAVEN) clean
