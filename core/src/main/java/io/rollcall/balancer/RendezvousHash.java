package io.rollcall.balancer;

import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.ServiceInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Picks the candidate that {@link RendezvousTable} gives the key to, whoever asks. */
final class RendezvousHash implements LoadBalancer {

  private final PerList<RendezvousTable> tables =
      new PerList<>((candidates, known) -> new RendezvousTable(candidates));

  @Override
  public ServiceInstance pick(List<ServiceInstance> candidates, @Nullable String key) {
    return tables.of(candidates).owner(required(key), position -> true);
  }

  static String required(@Nullable String key) {
    if (key == null || key.isEmpty()) {
      throw new InvalidValue("key", "", "must be given for consistent-hash");
    }
    return key;
  }
}
