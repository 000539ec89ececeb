package io.github.tokenvendor;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.github.tokenvendor.upstream.UpstreamUrl;
import java.lang.reflect.Type;

/** Keeps dependencies one-way: lambda, http, vending, and from there Mapbox and the secret. */
@AnalyzeClasses(packages = "io.github.tokenvendor", importOptions = ArchitectureTest.DeployedTree.class)
class ArchitectureTest {
    /** Excludes tests, fakes and clients, which are compiled next to the deployed classes. */
    static final class DeployedTree implements ImportOption {
        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return location.contains("/target/classes/");
        }
    }

    @ArchTest
    static final ArchRule THE_ROAD_IS_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("lambda")
            .definedBy("io.github.tokenvendor.lambda..")
            .layer("http")
            .definedBy("io.github.tokenvendor.http..")
            .optionalLayer("rotation")
            .definedBy("io.github.tokenvendor.rotation..")
            .layer("callers")
            .definedBy("io.github.tokenvendor.callers..")
            .layer("vending")
            .definedBy("io.github.tokenvendor.vending..")
            .layer("secrets")
            .definedBy("io.github.tokenvendor.secrets..")
            .layer("mapbox")
            .definedBy("io.github.tokenvendor.mapbox..")
            .layer("config")
            .definedBy("io.github.tokenvendor.config..")
            .layer("audit")
            .definedBy("io.github.tokenvendor.audit..")
            .layer("sharing")
            .definedBy("io.github.tokenvendor.sharing..")
            .layer("resilience")
            .definedBy("io.github.tokenvendor.resilience..")
            .layer("aws")
            .definedBy("io.github.tokenvendor.aws..")
            .layer("upstream")
            .definedBy("io.github.tokenvendor.upstream..")
            .layer("json")
            .definedBy("io.github.tokenvendor.json..")
            .whereLayer("lambda")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("lambda")
            .whereLayer("rotation")
            .mayOnlyBeAccessedByLayers("lambda")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("lambda", "http", "rotation")
            .whereLayer("callers")
            .mayOnlyBeAccessedByLayers("lambda", "http", "config")
            .whereLayer("vending")
            .mayOnlyBeAccessedByLayers("lambda", "http", "sharing", "callers")
            .whereLayer("sharing")
            .mayOnlyBeAccessedByLayers("lambda")
            .whereLayer("secrets")
            .mayOnlyBeAccessedByLayers("lambda", "vending", "sharing", "rotation")
            .whereLayer("mapbox")
            .mayOnlyBeAccessedByLayers(
                    "lambda", "http", "callers", "vending", "sharing", "secrets", "rotation", "config")
            .whereLayer("aws")
            .mayOnlyBeAccessedByLayers("lambda", "secrets", "sharing", "rotation", "config")
            .whereLayer("audit")
            .mayOnlyBeAccessedByLayers("lambda", "http", "rotation")
            .whereLayer("upstream")
            .mayOnlyBeAccessedByLayers(
                    "lambda",
                    "http",
                    "callers",
                    "vending",
                    "sharing",
                    "secrets",
                    "mapbox",
                    "audit",
                    "rotation",
                    "config",
                    "aws")
            .whereLayer("resilience")
            .mayOnlyBeAccessedByLayers(
                    "lambda",
                    "http",
                    "callers",
                    "vending",
                    "sharing",
                    "secrets",
                    "mapbox",
                    "rotation",
                    "aws",
                    "upstream")
            .whereLayer("json")
            .mayOnlyBeAccessedByLayers(
                    "lambda", "http", "callers", "vending", "secrets", "mapbox", "audit", "rotation", "aws");

    @ArchTest
    static final ArchRule ONLY_LAMBDA_KNOWS_EVENTS = noClasses()
            .that()
            .resideOutsideOfPackage("io.github.tokenvendor.lambda..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.amazonaws.services.lambda..", "org.crac..");

    @ArchTest
    static final ArchRule ONLY_THE_SECRETS_KNOW_THE_AWS_SDK = noClasses()
            .that()
            .resideInAnyPackage(
                    "..http..",
                    "..callers..",
                    "..vending..",
                    "..mapbox..",
                    "..config..",
                    "..audit..",
                    "..upstream..",
                    "..resilience..",
                    "..json..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk..");

    @ArchTest
    static final ArchRule ONLY_JSON_KNOWS_JACKSON = noClasses()
            .that()
            .resideOutsideOfPackage("io.github.tokenvendor.json..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..");

    @ArchTest
    static final ArchRule ONLY_A_VERIFICATION_KEY_KNOWS_THE_LIBRARY_OF_CREDENTIALS = noClasses()
            .that()
            .doNotHaveSimpleName("VerificationKey")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jose4j..");

    @ArchTest
    static final ArchRule ONLY_UPSTREAM_KNOWS_HTTPCORE = noClasses()
            .that()
            .resideOutsideOfPackage("io.github.tokenvendor.upstream..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.hc..");

    @ArchTest
    static final ArchRule CONFIG_KNOWS_ONLY_THE_URLS_OF_UPSTREAMS = noClasses()
            .that()
            .resideInAPackage("..config..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.github.tokenvendor.upstream..").and(not(type(UpstreamUrl.class))));

    /** An agent records the URLs of the clients that it knows, and Mapbox's URLs contain the master token. */
    @ArchTest
    static final ArchRule NO_CLIENT_OF_THE_JDK = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.net.URLConnection.class);

    @ArchTest
    static final ArchRule HTTP_KNOWS_NO_SOCKETS = noClasses()
            .that()
            .resideInAnyPackage("..http..", "..vending..", "..audit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "javax.net..");

    @ArchTest
    static final ArchRule NO_STATIC_MUTABLE_STATE =
            fields().that().areStatic().and().doNotHaveName("$VALUES").should().beFinal();

    @ArchTest
    static final ArchRule NO_REFLECTION = noClasses()
            .should()
            .dependOnClassesThat(
                    // Lambda's interface for serializers names the event's class by a Type.
                    resideInAPackage("java.lang.reflect..").and(not(type(Type.class))));

    @ArchTest
    static final ArchRule CLASSES_ARE_FINAL = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotAnonymousClasses()
            .and()
            .areTopLevelClasses()
            .should()
            .haveModifier(JavaModifier.FINAL);
}
