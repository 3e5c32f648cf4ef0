package io.rollcall.fault;

import io.rollcall.contract.history.Action;
import io.rollcall.contract.history.History;
import io.rollcall.contract.history.Outcome;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * A copy of a server's data, and what was registered by then. The copy is one of the files of a
 * server that was killed, so it is what a backup of its disk would hold.
 */
final class Backup {

  /** Who registers again what a backup holds. */
  private static final String SOURCE = "backup";

  private final Map<InstanceKey, String> fingerprints = new HashMap<>();

  private Backup() {}

  /** Kills the server, copies its data and starts it again. No replica reaches it meanwhile. */
  static Backup take(Rig rig) throws IOException, InterruptedException {
    var backup = new Backup();
    NetworkTrouble.cutOff(rig);
    rig.server().kill();
    rig.server().save();
    rig.server().start();
    for (var service : Workload.SERVICES) {
      rig.held(service)
          .forEach(
              (id, fingerprint) ->
                  backup.fingerprints.put(new InstanceKey(service, id), fingerprint));
    }
    NetworkTrouble.heal(rig);
    return backup;
  }

  /**
   * Kills the server and starts it with the copy. In the history that is a registration of all that
   * the copy holds. Its outcome counts as unknown: what was registered may run out at once, or may
   * be kept by the heartbeats of an owner that has registered anew since.
   */
  void restore(Rig rig) {
    var registrations = new ArrayList<History.Pending>();
    fingerprints.forEach(
        (key, fingerprint) ->
            registrations.add(rig.history().start(SOURCE, key, registration(fingerprint))));
    rig.server().kill();
    rig.server().restore();
    rig.server().start();
    registrations.forEach(registration -> registration.end(Outcome.UNKNOWN));
  }

  private static Action registration(String fingerprint) {
    return new Action.Register(fingerprint, Workload.TTL, PutMode.CREATE_OR_REPLACE);
  }
}
