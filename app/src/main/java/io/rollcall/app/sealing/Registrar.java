package io.rollcall.app.sealing;

import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.registry.Caller;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.registry.Write;
import io.rollcall.sealing.Sealer;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Registers what clients send, with what is sensitive sealed. Thread-safe.
 *
 * <p>Stores judge by the text whether a registration is the same, and with one key, the same value
 * is always the same text. While keys change it may be another; so what is stored is looked at
 * first then, and where it says the same, it stays and only its lease is renewed. A registration
 * therefore undoes nothing that is sealed again at the same moment.
 */
@Singleton
public final class Registrar {

  private final Sealing sealing;
  private final ServiceRegistry registry;
  private final Clock clock;

  Registrar(Sealing sealing, ServiceRegistry registry, Clock clock) {
    this.sealing = sealing;
    this.registry = registry;
    this.clock = clock;
  }

  /** As {@link Write.Register}, of what is sealed here. */
  public PutResult register(Registration clear, PutMode mode, Caller caller) {
    var sealed = sealing.seal(clear);
    var sealer = sealing.sealer().filter(Sealer::isRotating).orElse(null);
    var isSealedPartly = !sealed.metadata().equals(clear.metadata());
    var unchanged =
        sealer != null && isSealedPartly && mode == PutMode.CREATE_OR_REPLACE
            ? renewed(sealer, clear, caller)
            : null;
    return unchanged == null ? registry.write(new Write.Register(sealed, mode), caller) : unchanged;
  }

  /** Null where something else is stored, or nothing. */
  private @Nullable PutResult renewed(Sealer sealer, Registration clear, Caller caller) {
    try {
      var there = registry.find(clear.key());
      if (!sealer.isSame(there.registration(), clear)) {
        return null;
      }
      registry.write(new Write.Heartbeat(clear.key()), caller);
      var at = clock.now().truncatedTo(ChronoUnit.MILLIS);
      return new PutResult(Outcome.UNCHANGED, there.withHeartbeat(at));
    } catch (InstanceNotFound | BackendUnavailable e) {
      return null;
    }
  }
}
