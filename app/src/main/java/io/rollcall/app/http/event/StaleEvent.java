package io.rollcall.app.http.event;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * The backend is out of reach: what was told before is the last known good. The next state ends it.
 */
@Serdeable.Serializable
@Schema(name = "ServiceStale")
public record StaleEvent(String service, String reason) {}
