# Run "make help" for what there is.

# Commands that the build needs, and those that the tests need besides; each with the Debian
# package that holds it. What is missing is installed if that is allowed.
BUILD_TOOLS := javac:default-jdk-headless mvn:maven
TEST_TOOLS := prometheus:prometheus promtool:prometheus \
	prometheus-alertmanager:prometheus-alertmanager amtool:prometheus-alertmanager

# make demo FLINK=1.20.3 KEEP=1
FLINK ?= 2.2.0
KEEP ?=

# The last patch release of each minor one, as far as Maven Central has all of its jars.
ALL_FLINK_VERSIONS := 1.18.1,1.19.3,1.20.3,2.0.2,2.1.3,2.2.0

# make image IMAGE=registry.example.org/flink-signals-exporter
IMAGE ?= flink-signals-exporter

MAVEN := mvn -B -ntp
TARGET := exporter/target

.PHONY: help test test-all demo package image format clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1~\2/p' $(MAKEFILE_LIST) \
		| while IFS='~' read -r name text; do printf '%-15s %s\n' "$$name" "$$text"; done

test: ## Build and run all tests, as continuous integration does
	@.ci/tools $(BUILD_TOOLS) $(TEST_TOOLS)
	$(MAVEN) verify

test-all: ## The same against more versions of Flink, which takes far longer
	@.ci/tools $(BUILD_TOOLS) $(TEST_TOOLS)
	$(MAVEN) verify -Dflink.versions=$(ALL_FLINK_VERSIONS)

demo: ## Tell a story of three minutes on a real cluster; FLINK=1.20.3 and KEEP=1 are options
	@.ci/tools $(BUILD_TOOLS)
	@.ci/step 'Building the exporter' $(TARGET)/demo-build.log \
		$(MAVEN) -pl exporter package dependency:build-classpath \
		-DskipTests -Dmdep.outputFile=target/demo.classpath
	@if test -t 1; then terminal=true; else terminal=false; fi; \
	exec java -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
		-Ddemo.terminal=$$terminal \
		-cp $(TARGET)/test-classes:$$(cat $(TARGET)/demo.classpath) \
		io.github.flinksignals.demo.Demo '$(FLINK)' '$(KEEP)'

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
