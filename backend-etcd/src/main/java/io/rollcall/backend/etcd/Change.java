package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.rollcall.model.InstanceKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction does to one instance.
 *
 * @param conditions all of which have to hold
 * @param effects where they do; they name no keys but those of the instance
 * @param reads where they do not
 * @param departure what the mark of the service is to say where they do, for its revision to grow;
 *     null where a key of the instance stays that makes it grow
 */
record Change(
    InstanceKey key,
    List<Compare> conditions,
    List<RequestOp> effects,
    List<RequestOp> reads,
    @Nullable String departure) {

  /**
   * Whether a transaction can compare that the conditions do not hold. That needs a single one:
   * etcd has no "or", with which to say that one of several does not hold.
   */
  boolean isDeniable() {
    return conditions.size() == 1;
  }

  /** The transaction without the mark. */
  TxnRequest.Builder transaction() {
    return TxnRequest.newBuilder()
        .addAllCompare(conditions)
        .addAllSuccess(effects)
        .addAllFailure(reads);
  }
}
