package io.rollcall.backend.etcd;

import com.google.protobuf.ByteString;

/**
 * Keys that lie side by side in etcd.
 *
 * @param end the first key that does not belong to them any more
 */
record KeyRange(ByteString start, ByteString end) {

  static KeyRange ofPrefix(ByteString prefix) {
    return new KeyRange(prefix, Keys.endOf(prefix));
  }
}
