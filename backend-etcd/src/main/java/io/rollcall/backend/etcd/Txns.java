package io.rollcall.backend.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.Compare.CompareResult;
import io.etcd.jetcd.api.Compare.CompareTarget;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;

/** The words that transactions are made of. */
final class Txns {

  private Txns() {}

  static RequestOp get(ByteString key) {
    return RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(key)).build();
  }

  static RequestOp getAll(ByteString prefix) {
    return RequestOp.newBuilder()
        .setRequestRange(RangeRequest.newBuilder().setKey(prefix).setRangeEnd(Keys.endOf(prefix)))
        .build();
  }

  /** A lease of 0 is none. */
  static RequestOp put(ByteString key, ByteString value, long lease) {
    return RequestOp.newBuilder()
        .setRequestPut(PutRequest.newBuilder().setKey(key).setValue(value).setLease(lease))
        .build();
  }

  static RequestOp delete(ByteString key) {
    return RequestOp.newBuilder()
        .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(key).setPrevKv(true))
        .build();
  }

  static Compare exists(ByteString key) {
    return modRevision(key, CompareResult.GREATER, 0);
  }

  static Compare isAbsent(ByteString key) {
    return modRevision(key, CompareResult.EQUAL, 0);
  }

  static Compare isAt(ByteString key, long revision) {
    return modRevision(key, CompareResult.EQUAL, revision);
  }

  /** Also when there is no such key. */
  static Compare isBefore(ByteString key, long revision) {
    return modRevision(key, CompareResult.LESS, revision);
  }

  static Compare isEmpty(ByteString prefix) {
    return isAbsent(prefix).toBuilder().setRangeEnd(Keys.endOf(prefix)).build();
  }

  /** Holds where {@code condition} does not; for those of {@link #exists} and {@link #isAt}. */
  static Compare not(Compare condition) {
    var opposite =
        switch (condition.getResult()) {
          case EQUAL -> CompareResult.NOT_EQUAL;
          case GREATER -> CompareResult.EQUAL; // than 0
          case LESS, NOT_EQUAL, UNRECOGNIZED -> throw new IllegalArgumentException("" + condition);
        };
    return condition.toBuilder().setResult(opposite).build();
  }

  private static Compare modRevision(ByteString key, CompareResult result, long revision) {
    return Compare.newBuilder()
        .setTarget(CompareTarget.MOD)
        .setKey(key)
        .setResult(result)
        .setModRevision(revision)
        .build();
  }
}
