package io.rollcall.backend.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An etcd that says that all is told of a revision whose events are on their way. */
class EarlyProgressTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final ByteString KEY = ByteString.copyFromUtf8("/early/departures");

  private final Server server =
      Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
          .addService(new HastyWatch())
          .build();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void close() {
    server.shutdownNow();
  }

  @Test
  void eventsThatComeAfterTheirProgressAreTold() throws Exception {
    var settings = EtcdSettings.of(URI.create("http://127.0.0.1:" + server.getPort()));
    try (var client = new EtcdClient(settings);
        var session = new WatchSession(client, KeyRange.ofPrefix(KEY))) {
      session.awaitCreation(SOON);
      session.passOver(10);

      assertThat(revisionsUpTo(12, session)).containsExactly(11L, 12L);
    }
  }

  private static List<Long> revisionsUpTo(long last, WatchSession session) throws Exception {
    var revisions = new ArrayList<Long>();
    while (!revisions.contains(last)) {
      var news = session.poll(SOON);
      assertThat(news).as("news after those of %s", revisions).isNotNull();
      news.events().forEach(event -> revisions.add(event.getKv().getModRevision()));
    }
    return revisions;
  }

  /** Opens a watch at revision 10, and says that all is told up to 11 before it tells that. */
  private static final class HastyWatch extends WatchGrpc.WatchImplBase {
    @Override
    public StreamObserver<WatchRequest> watch(StreamObserver<WatchResponse> answers) {
      return new StreamObserver<>() {
        @Override
        public void onNext(WatchRequest request) {
          if (request.hasCreateRequest()) {
            answers.onNext(at(10).setCreated(true).build());
            answers.onNext(at(11).build());
            answers.onNext(at(11).addEvents(put(11)).build());
            answers.onNext(at(12).addEvents(put(12)).build());
          }
        }

        @Override
        public void onError(Throwable reason) {}

        @Override
        public void onCompleted() {
          answers.onCompleted();
        }
      };
    }

    private static WatchResponse.Builder at(long revision) {
      return WatchResponse.newBuilder()
          .setHeader(ResponseHeader.newBuilder().setRevision(revision));
    }

    private static Event put(long revision) {
      return Event.newBuilder()
          .setKv(KeyValue.newBuilder().setKey(KEY).setModRevision(revision))
          .build();
    }
  }
}
