package io.rollcall.backend.kubernetes.slice;

/** Which Services Rollcall makes for services that have none. */
public enum ServiceKind {
  /** DNS tells the addresses of instances, and ports are theirs. */
  HEADLESS,
  /** kube-proxy has an address for all instances, with the ports of the first one. */
  CLUSTER_IP
}
