package io.rollcall.backend.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A check as Consul's servers know it. */
record AgentCheck(
    @JsonProperty("CheckID") String id,
    @JsonProperty("Status") String status,
    @JsonProperty("Output") @Nullable String output,
    @JsonProperty("ServiceID") @Nullable String serviceId,
    @JsonProperty("ModifyIndex") long modifyIndex) {}
