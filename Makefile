# `sam build` runs these targets (BuildMethod: makefile in template.yaml). SAM's Maven workflow would run `mvn clean install`,
# with all integration tests, and install the program into the local repository. `mvn verify` runs the tests.
.PHONY: build-VendorFunction build-RotationFunction

build-VendorFunction build-RotationFunction:
	mvn -q -B -ntp clean package -Dmaven.test.skip=true
	mkdir -p "$(ARTIFACTS_DIR)/lib"
	cp -R target/classes/. "$(ARTIFACTS_DIR)/"
	cp target/lib/*.jar "$(ARTIFACTS_DIR)/lib/"
