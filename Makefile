# What `sam build` runs for each function (BuildMethod: makefile in template.yaml). SAM's own Maven workflow would run
# `mvn clean install`: every integration test at each build, and a copy of the program into the local repository.
# The tests are run by `mvn verify`.
.PHONY: build-VendorFunction build-RotationFunction

build-VendorFunction build-RotationFunction:
	mvn -q -B -ntp clean package -Dmaven.test.skip=true
	mkdir -p "$(ARTIFACTS_DIR)/lib"
	cp -R target/classes/. "$(ARTIFACTS_DIR)/"
	cp target/lib/*.jar "$(ARTIFACTS_DIR)/lib/"
