package io.rollcall.backend.etcd;

import static com.google.protobuf.ByteString.unsignedLexicographicalComparator;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.rollcall.model.InstanceKey;
import org.junit.jupiter.api.Test;

/** What is followed together. */
class KeysTest {

  private static final InstanceKey KEY = new InstanceKey("orders", "1");

  private final Keys keys = new Keys("/rollcall");

  @Test
  void registrationsAreFollowedWithoutConfigurations() {
    for (var name : new String[] {"heads/a", "values/a@0000000001-0", "versions/~"}) {
      assertThat(isFollowed(keys.cell(name))).as(name).isFalse();
    }
    assertThat(isFollowed(keys.departures())).isTrue();
    assertThat(isFollowed(keys.departure("orders"))).isTrue();
    assertThat(isFollowed(keys.health(KEY))).isTrue();
    assertThat(isFollowed(keys.instance(KEY))).isTrue();
    assertThat(isFollowed(keys.maintenance(KEY))).isTrue();
  }

  @Test
  void allIsUnderTheDocumentedGrant() {
    assertThat(keys.cell("heads/a").toStringUtf8()).startsWith("/rollcall/v1/");
    assertThat(keys.registrations().start().toStringUtf8()).startsWith("/rollcall/v1/");
  }

  private boolean isFollowed(ByteString key) {
    var range = keys.registrations();
    var order = unsignedLexicographicalComparator();
    return order.compare(key, range.start()) >= 0 && order.compare(key, range.end()) < 0;
  }
}
