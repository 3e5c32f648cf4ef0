package io.rollcall.backend.consul;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Limits;
import io.rollcall.model.RegistryException.InvalidValue;
import org.jspecify.annotations.Nullable;

/**
 * Where what is kept in Consul's key-value store, as docs/backends/consul.md describes. All end
 * with a slash, so that none begins another: each is read alone, and together with what is below
 * it.
 */
final class Keys {

  private final String root;

  /**
   * @param prefix of the names of services
   */
  Keys(String prefix) {
    this.root = "rollcall/v2" + (prefix.isEmpty() ? "" : "-" + prefix) + "/";
  }

  CellKeys cells() {
    return new CellKeys(root);
  }

  /** The random id of the store: it is there in every listing, else the listing is not whole. */
  String store() {
    return root + "store/";
  }

  /** Written with every change of anything. */
  String latest() {
    return root + "latest/";
  }

  /** Written after the last instance of a service left, before that is told. */
  String absent() {
    return root + "absent/";
  }

  String changes() {
    return root + "changes/";
  }

  /** The service whose key that is below {@link #changes}; null when somebody else wrote it. */
  @Nullable String changed(String key) {
    try {
      var service = Limits.requireName("service", name(key, changes()));
      return change(service).equals(key) ? service : null;
    } catch (InvalidValue e) {
      return null;
    }
  }

  /** Written with every change of the service. */
  String change(String service) {
    return changes() + service + "/";
  }

  /** Written with every change that moves the revision of the service: its index is that. */
  String revision(String service) {
    return root + "revisions/" + service + "/";
  }

  /** Which of its instances expired lately. */
  String expired(String service) {
    return root + "expired/" + service + "/";
  }

  String instances(String service) {
    return root + "instances/" + service + "/";
  }

  /** Its index when it was created is the revision of the registration. */
  String instance(InstanceKey key) {
    return instances(key.service()) + key.id() + "/";
  }

  String replicas() {
    return root + "replicas/";
  }

  /** Written now and then by a replica that holds instances, and deleted when it leaves. */
  String replica(String holder) {
    return replicas() + holder + "/";
  }

  String maintenances(String service) {
    return root + "maintenance/" + service + "/";
  }

  /** Why it is out of service, whether there is an instance or not. */
  String maintenance(InstanceKey key) {
    return maintenances(key.service()) + key.id() + "/";
  }

  /** The part of a key below {@code folder}. */
  static String name(String key, String folder) {
    return key.substring(folder.length(), Math.max(folder.length(), key.length() - 1));
  }
}
