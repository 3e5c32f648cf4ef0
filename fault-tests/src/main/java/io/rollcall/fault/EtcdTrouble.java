package io.rollcall.fault;

import io.rollcall.contract.history.Fault.CutOff;
import io.rollcall.contract.history.Fault.Hampered;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/** What goes wrong with etcd alone. */
final class EtcdTrouble {

  private static final String FILLING = "QUFB".repeat(64 * 1024);

  private EtcdTrouble() {}

  /** The history that watches would go on from is gone when they are back. */
  static Trouble compactedWhileCut() {
    return new Trouble(
        "compacted while watches are cut",
        Set.of(new CutOff("a"), new CutOff("b")),
        Duration.ofSeconds(13),
        rig -> {
          rig.network("a").cut();
          rig.network("b").cut();
        },
        rig -> {
          compact(rig.server().uri());
          Trouble.healNetworks(rig);
        });
  }

  /** Needs a server with a small quota. */
  static Trouble databaseFull() {
    return new Trouble(
        "database full, then defragmented",
        Set.of(new Hampered("a"), new Hampered("b")),
        Duration.ofSeconds(8),
        rig -> fill(rig.server().uri()),
        rig -> free(rig.server().uri()));
  }

  private static long compact(URI server) throws IOException, InterruptedException {
    StoreKind.post(server, "/v3/kv/put", "{\"key\": \"eA==\", \"value\": \"eA==\"}");
    var header = StoreKind.post(server, "/v3/kv/range", "{\"key\": \"eA==\"}").path("header");
    long revision = header.path("revision").asLong();
    StoreKind.post(
        server, "/v3/kv/compaction", "{\"revision\": " + revision + ", \"physical\": true}");
    return revision;
  }

  private static void fill(URI server) throws InterruptedException {
    try {
      while (true) {
        StoreKind.post(server, "/v3/kv/put", "{\"key\": \"eA==\", \"value\": \"" + FILLING + "\"}");
      }
    } catch (IOException full) {
      if (!String.valueOf(full.getMessage()).contains("space exceeded")) {
        throw new IllegalStateException(full);
      }
    }
  }

  private static void free(URI server) throws IOException, InterruptedException {
    var header = StoreKind.post(server, "/v3/kv/range", "{\"key\": \"eA==\"}").path("header");
    StoreKind.post(
        server,
        "/v3/kv/compaction",
        "{\"revision\": " + header.path("revision").asLong() + ", \"physical\": true}");
    StoreKind.post(server, "/v3/maintenance/defragment", "{}");
    StoreKind.post(server, "/v3/maintenance/alarm", "{\"action\": 2, \"alarm\": 1}");
  }
}
