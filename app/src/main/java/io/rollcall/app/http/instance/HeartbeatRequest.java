package io.rollcall.app.http.instance;

import io.rollcall.app.http.json.JsonObject;
import io.rollcall.model.InstanceKey;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** An instance that is still there. */
@Schema(name = "Heartbeat")
record HeartbeatRequest(String service, String id) {

  private static final List<String> FIELDS = List.of("service", "id");

  static InstanceKey read(JsonObject json) {
    json.allowOnly(FIELDS);
    return new InstanceKey(json.text("service"), json.text("id"));
  }
}
