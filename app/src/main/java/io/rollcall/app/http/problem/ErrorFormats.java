package io.rollcall.app.http.problem;

import io.micronaut.http.HttpRequest;

/** Knows in which form whoever sent a request is told of errors. */
public interface ErrorFormats {

  ErrorFormat formatFor(HttpRequest<?> request);
}
