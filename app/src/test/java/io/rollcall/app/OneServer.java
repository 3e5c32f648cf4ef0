package io.rollcall.app;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test class with one server of its own, on a free port, with the default settings. Its beans,
 * and a {@link TestClient}, are injected.
 */
@MicronautTest(contextBuilder = OnFreePort.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OneServer {}
