package io.rollcall.backend.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class EtcdErrorsTest {

  @Test
  void writeThatNeverLeftHadNoEffect() {
    for (var status :
        new Status[] {Status.UNAVAILABLE, Status.DEADLINE_EXCEEDED, Status.CANCELLED}) {
      assertThat(ofWrite(status, false)).isInstanceOf(BackendUnavailable.class);
    }
  }

  @Test
  void writeThatLeftIsUnknownUnlessEtcdRefusedIt() {
    for (var unknown :
        new Status[] {
          Status.UNAVAILABLE,
          Status.DEADLINE_EXCEEDED,
          Status.CANCELLED,
          Status.INTERNAL,
          Status.UNKNOWN,
          Status.UNAVAILABLE.withDescription("etcdserver: request timed out"),
          Status.UNAVAILABLE.withDescription("etcdserver: leader changed"),
          Status.RESOURCE_EXHAUSTED.withDescription("etcdserver: mvcc: database space exceeded")
        }) {
      assertThat(ofWrite(unknown, true)).as("%s", unknown).isInstanceOf(OutcomeUnknown.class);
    }
    for (var refused :
        new Status[] {
          Status.PERMISSION_DENIED,
          Status.UNAUTHENTICATED,
          Status.INVALID_ARGUMENT,
          Status.RESOURCE_EXHAUSTED.withDescription("etcdserver: too many requests"),
          Status.UNAVAILABLE.withDescription("etcdserver: no leader")
        }) {
      assertThat(ofWrite(refused, true)).as("%s", refused).isInstanceOf(BackendUnavailable.class);
    }
  }

  @Test
  void causeIsKeptAndSaid() {
    var status =
        Status.UNAVAILABLE
            .withDescription("io exception")
            .withCause(new ConnectException("Connection refused: /127.0.0.1:2379"));

    var error = EtcdErrors.unavailable(status.asRuntimeException());

    assertThat(error)
        .hasMessageContaining("Connection refused: /127.0.0.1:2379")
        .hasCauseInstanceOf(StatusRuntimeException.class);
  }

  private static RegistryException ofWrite(Status status, boolean sent) {
    return EtcdErrors.ofWrite(status.asRuntimeException(), sent);
  }
}
