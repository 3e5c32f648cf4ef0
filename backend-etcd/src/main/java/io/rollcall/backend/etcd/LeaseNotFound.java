package io.rollcall.backend.etcd;

/** A write named a lease that etcd does not have (any more); it had no effect. */
final class LeaseNotFound extends RuntimeException {
  LeaseNotFound(Throwable cause) {
    super(cause);
  }
}
