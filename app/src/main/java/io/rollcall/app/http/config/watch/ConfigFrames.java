package io.rollcall.app.http.config.watch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.app.http.config.ConfigVersionResponse;
import io.rollcall.app.http.stream.SseFrame;
import io.rollcall.config.ConfigEntry;
import io.rollcall.config.ConfigVersion;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What streams tell of configurations, as frames. Thread-safe. */
@Singleton
final class ConfigFrames {

  private final SnapshotJson json;

  ConfigFrames(SnapshotJson json) {
    this.json = json;
  }

  /** A version and its value. */
  byte[] value(String event, ConfigEntry entry) {
    return event(event, entry.version(), entry.content().text());
  }

  byte[] deletion(ConfigVersion version) {
    return event("change", version, null);
  }

  /** There is no value of {@code key}. */
  byte[] none(String key) {
    return SseFrame.event("state", json.encode(new None(key, null)));
  }

  /**
   * Several versions without their values.
   *
   * @param hasMore whether the next event goes on with this
   */
  byte[] entries(String event, List<ConfigVersion> versions, boolean hasMore) {
    var entries = versions.stream().map(ConfigVersionResponse::of).toList();
    return SseFrame.event(event, json.encode(new Entries(entries, hasMore)));
  }

  byte[] stale(String reason) {
    return SseFrame.event("stale", json.encode(new Stale(reason)));
  }

  private byte[] event(String event, ConfigVersion version, @Nullable String value) {
    return SseFrame.event(
        event, version.number(), json.encode(new Value(ConfigVersionResponse.of(version), value)));
  }

  @Serdeable.Serializable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Value(@JsonUnwrapped ConfigVersionResponse version, @Nullable String value) {}

  @Serdeable.Serializable
  record None(String key, @Nullable Long version) {}

  @Serdeable.Serializable
  record Entries(List<ConfigVersionResponse> entries, boolean more) {}

  @Serdeable.Serializable
  record Stale(String reason) {}
}
