package io.rollcall.backend.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What Consul's HTTP API says of checks. */
final class Wire {

  static final String PASSING = "passing";
  static final String WARNING = "warning";
  static final String CRITICAL = "critical";

  private Wire() {}

  /** A check as the servers know it. */
  record Check(
      @JsonProperty("CheckID") String id,
      @JsonProperty("Status") String status,
      @JsonProperty("Output") @Nullable String output,
      @JsonProperty("ServiceID") @Nullable String serviceId,
      @JsonProperty("ModifyIndex") long modifyIndex) {}
}
