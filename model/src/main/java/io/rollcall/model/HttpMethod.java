package io.rollcall.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What an HTTP probe may ask with; none of them sends a body. */
public enum HttpMethod {
  GET,
  HEAD,
  OPTIONS,
  POST;

  /**
   * The method of that name, which is upper-case as in HTTP.
   *
   * @throws RegistryException.InvalidValue when there is none
   */
  public static HttpMethod of(String name) {
    for (var method : values()) {
      if (method.name().equals(name)) {
        return method;
      }
    }
    var known = Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    throw new RegistryException.InvalidValue("healthCheck.method", name, "must be one of " + known);
  }
}
