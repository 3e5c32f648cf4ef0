package io.rollcall.app.http.event;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;

/** So many events were not told, as the client was too slow for them. */
@Serdeable.Serializable
@Schema(name = "MissedEvents")
public record MissedEvent(long events) {}
