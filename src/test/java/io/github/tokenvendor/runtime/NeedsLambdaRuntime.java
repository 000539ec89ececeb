package io.github.tokenvendor.runtime;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Marks a test that starts AWS's runtime client, whose native part exists for Linux only. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the AWS Lambda runtime client's native part exists for Linux only")
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface NeedsLambdaRuntime {}
