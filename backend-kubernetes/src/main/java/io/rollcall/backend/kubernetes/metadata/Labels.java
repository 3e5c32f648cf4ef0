package io.rollcall.backend.kubernetes.metadata;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;

/** Labels, by which objects are selected. */
public final class Labels {

  /** Of an object that is for Rollcall alone: what it holds, such as {@code cell}. */
  public static final String KIND = "rollcall.io/kind";

  /** Of a slice: the name of its Service in Kubernetes. */
  public static final String SERVICE_NAME = "kubernetes.io/service-name";

  /** Of a slice: who writes it. */
  public static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

  /** What labels call Rollcall that say who made or writes an object. */
  public static final String ROLLCALL = "rollcall";

  private Labels() {}

  /** Empty when the object has none. */
  public static Map<String, String> of(ObjectMeta metadata) {
    return requireNonNullElse(metadata.getLabels(), Map.of());
  }

  /** Whether a slice is Rollcall's by its label, which selects it. */
  public static boolean isManagedByRollcall(ObjectMeta metadata) {
    return ROLLCALL.equals(of(metadata).get(MANAGED_BY));
  }
}
