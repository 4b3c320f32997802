# Run "make help" for what there is.

# Commands that the build needs, and those that the tests need besides; each with the Debian
# package that holds it. What is missing is installed if that is allowed.
BUILD_TOOLS := javac:default-jdk-headless mvn:maven
TEST_TOOLS := prometheus:prometheus promtool:prometheus \
	prometheus-alertmanager:prometheus-alertmanager amtool:prometheus-alertmanager \
	chromium:chromium chromedriver:chromium-driver node:nodejs npm:npm \
	buildah:buildah mmdebstrap:mmdebstrap nginx:nginx-light curl:curl

# make demo FLINK=1.20.3 KEEP=1
FLINK ?= 2.2.0
KEEP ?=

# The last patch release of each minor one, as far as Maven Central has all of its jars.
ALL_FLINK_VERSIONS := 1.18.1,1.19.3,1.20.3,2.0.2,2.1.3,2.2.0

# make image IMAGE=registry.example.org/flink-signals-exporter
IMAGE ?= flink-signals-exporter

# make record URL=http://localhost:8081 TO=my-scenario-2.2.0.jsonl.gz
URL ?= http://localhost:8081
TO ?= recording.jsonl.gz

MAVEN := mvn -B -ntp
TARGET := exporter/target
TEST_CLASSPATH := $(MAVEN) -pl exporter test-compile dependency:build-classpath \
	-Dmdep.outputFile=target/test.classpath

# The tests that write what is derived from code if the property "generate" is set.
GENERATING_TESTS := Readme*Test,AlertRulesTest,AlertmanagerExampleTest,ReportPageTest,StatusPagesTest

.PHONY: help test test-all check-dashboards generate demo detection peers bench record package image format clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1~\2/p' $(MAKEFILE_LIST) \
		| while IFS='~' read -r name text; do printf '%-17s %s\n' "$$name" "$$text"; done

test: check-dashboards ## Build and run all tests, as continuous integration does
	@.ci/tools $(BUILD_TOOLS) $(TEST_TOOLS)
	$(MAVEN) verify

test-all: ## The same, all tests on more versions of Flink, which takes far longer
	@.ci/tools $(BUILD_TOOLS) $(TEST_TOOLS)
	$(MAVEN) verify -Dexcluded.tests= -Dflink.versions=$(ALL_FLINK_VERSIONS)

check-dashboards: ## Check the dashboards against the types that Grafana publishes
	@.ci/tools $(BUILD_TOOLS) $(TEST_TOOLS)
	exporter/src/test/typescript/check dashboards/*.json

generate: ## Write the tables, golden files and PrometheusRule that are derived from code
	@.ci/tools $(BUILD_TOOLS)
	$(MAVEN) -pl exporter test -Dtest='$(GENERATING_TESTS)' -Dgenerate \
		-Dsurefire.failIfNoSpecifiedTests=false

demo: ## Tell a story of two minutes on a real cluster; FLINK=1.20.3 and KEEP=1 are options
	@.ci/tools $(BUILD_TOOLS)
	@.ci/step 'Building the exporter' $(TARGET)/demo-build.log \
		$(MAVEN) -pl exporter package dependency:build-classpath \
		-DskipTests -Dmdep.outputFile=target/demo.classpath
	@if test -t 1; then terminal=true; else terminal=false; fi; \
	exec java -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
		-Ddemo.terminal=$$terminal \
		-cp $(TARGET)/test-classes:$$(cat $(TARGET)/demo.classpath) \
		io.github.flinksignals.demo.Demo '$(FLINK)' '$(KEEP)'

detection: ## Write exporter/DETECTION.md from what the last test runs measured
	@.ci/tools $(BUILD_TOOLS)
	@.ci/step 'Compiling the tests' $(TARGET)/detection-build.log $(TEST_CLASSPATH)
	java -cp $(TARGET)/test-classes:$(TARGET)/classes:$$(cat $(TARGET)/test.classpath) \
		io.github.flinksignals.live.DetectionReport exporter/DETECTION.md

peers: ## Measure beside Flink's own reporter on real clusters, and write exporter/PEERS.md
	@.ci/tools $(BUILD_TOOLS)
	$(MAVEN) package -DskipTests
	$(MAVEN) -pl exporter failsafe:integration-test@integration-tests \
		failsafe:verify@integration-tests -Dit.test=PeersIT -Dexcluded.tests=
	@.ci/step 'Compiling the tests' $(TARGET)/peers-build.log $(TEST_CLASSPATH)
	java -cp $(TARGET)/test-classes:$(TARGET)/classes:$$(cat $(TARGET)/test.classpath) \
		io.github.flinksignals.peers.PeersReport exporter/PEERS.md

bench: ## Measure what has a budget, and write exporter/BENCHMARKS.md; about 8 minutes
	@.ci/tools $(BUILD_TOOLS)
	@.ci/step 'Building the exporter' $(TARGET)/bench-build.log \
		$(MAVEN) -pl exporter package dependency:build-classpath \
		-DskipTests -Dmdep.outputFile=target/bench.classpath
	@rm -rf $(TARGET)/bench && mkdir $(TARGET)/bench
	@cp $(TARGET)/flink-signals-exporter.jar $(TARGET)/bench/exporter.jar
	@.ci/step 'Making the runtime of the image' $(TARGET)/bench-runtime.log \
		exporter/image/runtime $(CURDIR)/$(TARGET)/bench exporter/src/test/resources/flink/2.2.0
	@exec java -cp $(TARGET)/test-classes:$(TARGET)/classes:$$(cat $(TARGET)/bench.classpath) \
		io.github.flinksignals.bench.Benchmark $(TARGET)/bench exporter/BENCHMARKS.md

record: ## Record a JobManager's answers: make record URL=http://localhost:8081 TO=name.jsonl.gz
	@.ci/tools $(BUILD_TOOLS)
	@.ci/step 'Compiling the tests' $(TARGET)/record-build.log $(TEST_CLASSPATH)
	@exec java -cp $(TARGET)/test-classes:$(TARGET)/classes:$$(cat $(TARGET)/test.classpath) \
		io.github.flinksignals.replay.Recorder '$(URL)' '$(TO)'

package: ## Build the runnable jar without running tests
	@.ci/tools $(BUILD_TOOLS)
	$(MAVEN) package -DskipTests
	@echo 'java -jar $(TARGET)/flink-signals-exporter.jar --help'

image: package ## Build the container image with docker, podman or buildah; IMAGE is its name
	.ci/image '$(IMAGE)'

format: ## Format the sources
	$(MAVEN) spotless:apply

clean: ## Remove all that was built
	$(MAVEN) clean
