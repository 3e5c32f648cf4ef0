package io.rollcall.backend.etcd;

import static com.google.protobuf.ByteString.EMPTY;
import static com.google.protobuf.ByteString.copyFromUtf8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Batches;
import io.rollcall.store.Batches.Call;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Commits changes of instances. Those that come while others are under way go together, as the next
 * transaction; each keeps its own condition and its own answer. Two of one instance go one after
 * the other, so that each change of an instance has a revision of its own. Thread-safe.
 */
final class GroupCommit {

  /**
   * etcd takes 128 operations in a transaction, and counts those of the outer one together with
   * those of its largest inner one. The mark of a service compares as many as leave it.
   */
  private static final int MOST_OPERATIONS = 64;

  /** etcd takes requests of 1.5 MiB; the largest registration is a tenth of that. */
  private static final int MOST_BYTES = 1 << 20;

  /**
   * What became of a change.
   *
   * @param revision of etcd after it
   */
  record Committed(TxnResponse response, long revision) {}

  /** A change, with its transaction. */
  private record Member(Change change, TxnRequest transaction) {

    static Member of(Change change) {
      return new Member(change, change.transaction().build());
    }

    boolean departs() {
      return change.departure() != null;
    }

    int operations() {
      return departs() ? 2 : 1;
    }

    /** Whether the mark of its service can be put for others and for it at once. */
    boolean isAbleToShare() {
      return !departs() || change.isDeniable();
    }
  }

  /** Of one transaction. */
  private static final class Room implements Predicate<Member> {
    private final Set<InstanceKey> written = new HashSet<>();
    private int operations;
    private int bytes;
    private boolean isClosed;

    @Override
    public boolean test(Member member) {
      if (isClosed || !written.add(member.change.key())) {
        return false;
      }
      operations += member.operations();
      bytes += member.transaction.getSerializedSize();
      isClosed = operations > MOST_OPERATIONS || bytes > MOST_BYTES || !member.isAbleToShare();
      return !isClosed;
    }
  }

  private final EtcdClient client;
  private final Keys keys;
  private final AtomicInteger callers = new AtomicInteger();
  private final Batches<Member, Committed> batches;

  GroupCommit(EtcdClient client, Keys keys) {
    this.client = client;
    this.keys = keys;
    var bounds = new Batches.Bounds(1, MOST_OPERATIONS, client.callTimeout());
    this.batches = new Batches<>("etcd", bounds, Room::new, this::commit);
  }

  /** Whether nobody commits anything now. */
  boolean isIdle() {
    return callers.get() == 0;
  }

  /** As {@link #commit(Change, Grant)}, under a lease that is there, or none. */
  Committed commit(Change change) {
    return commit(change, Grant.NONE);
  }

  /**
   * Does not wait for the answer to {@code lease} where nobody else calls: etcd mostly grants it
   * before it looks at what is sent later. Among many, one that comes too early would cost the
   * others a transaction.
   *
   * @throws BackendUnavailable when it surely had no effect
   * @throws OutcomeUnknown when it may have had
   * @throws LeaseNotFound when it names a lease that is not there (yet); it then had no effect
   */
  Committed commit(Change change, Grant lease) {
    try {
      if (callers.incrementAndGet() > 1) {
        lease.await();
      }
      return batches.call(Member.of(change));
    } finally {
      callers.decrementAndGet();
    }
  }

  /**
   * Commits those that are still waited for. When etcd refuses what one of them holds, the others
   * are not to suffer from that.
   */
  private void commit(List<Call<Member, Committed>> waiting) {
    var batch = waiting.stream().filter(Call::begin).toList();
    if (batch.isEmpty()) {
      return;
    }
    var members = batch.stream().map(Call::write).toList();
    try {
      answer(batch, client.write(KVGrpc.getTxnMethod(), together(members)));
    } catch (LeaseNotFound | BackendUnavailable e) {
      if (batch.size() == 1 || !EtcdErrors.isAboutContent(e)) {
        throw e;
      }
      Batches.sendEachAlone(batch, this::commit);
    }
  }

  /**
   * etcd 3.4 checks neither permissions nor its quota for a transaction inside another one. So each
   * key is also named where it does check, in a branch that is never taken.
   */
  private TxnRequest together(List<Member> batch) {
    if (batch.size() == 1) {
      return alone(batch.getFirst());
    }
    var together = TxnRequest.newBuilder();
    for (var member : batch) {
      together.addSuccess(RequestOp.newBuilder().setRequestTxn(member.transaction));
      together.addFailure(Txns.put(keys.instance(member.change.key()), EMPTY, Leases.NONE));
    }
    batch.stream()
        .filter(Member::departs)
        .map(member -> member.change)
        .collect(groupingBy(change -> change.key().service()))
        .forEach(
            (service, departures) -> {
              together.addSuccess(RequestOp.newBuilder().setRequestTxn(mark(service, departures)));
              together.addFailure(mark(service, ""));
            });
    return together.build();
  }

  private TxnRequest alone(Member member) {
    var departure = member.change.departure();
    return departure == null
        ? member.transaction
        : member.transaction.toBuilder()
            .addSuccess(mark(member.change.key().service(), departure))
            .build();
  }

  /** A key may be put once: so the mark is, unless none of its reasons came about. */
  private TxnRequest.Builder mark(String service, List<Change> departures) {
    var mark = TxnRequest.newBuilder();
    departures.forEach(change -> mark.addCompare(Txns.not(change.conditions().getFirst())));
    var says = departures.stream().map(Change::departure).collect(joining(", "));
    return mark.addFailure(mark(service, says));
  }

  private RequestOp mark(String service, String says) {
    return Txns.put(keys.departure(service), copyFromUtf8(says), Leases.NONE);
  }

  private static void answer(List<Call<Member, Committed>> batch, TxnResponse response) {
    var revision = response.getHeader().getRevision();
    for (int i = 0; i < batch.size(); i++) {
      var own = batch.size() == 1 ? response : response.getResponses(i).getResponseTxn();
      batch.get(i).answer(new Committed(own, revision));
    }
  }
}
