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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Commits changes of instances. Those that come while others are under way go together, as the next
 * transaction; each keeps its own condition and its own answer. Two of one instance go one after
 * the other, so that each change of an instance has a revision of its own. One that has to wait for
 * long fails without effect. Thread-safe.
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

  /** A change that waits for its turn, or for etcd. */
  private static final class Member {
    private final Change change;
    private final TxnRequest transaction;
    private final CompletableFuture<Committed> outcome = new CompletableFuture<>();

    Member(Change change) {
      this.change = change;
      this.transaction = change.transaction().build();
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

  private final EtcdClient client;
  private final Keys keys;
  private final AtomicInteger callers = new AtomicInteger();
  private final Set<Member> waiting = new LinkedHashSet<>();
  private boolean isUnderWay;

  GroupCommit(EtcdClient client, Keys keys) {
    this.client = client;
    this.keys = keys;
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
      return commit(new Member(change));
    } finally {
      callers.decrementAndGet();
    }
  }

  private Committed commit(Member member) {
    if (enter(member)) {
      commitOrFail(List.of(member));
      passOn();
    }
    try {
      return outcome(member);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw withdraw(member)
          ? new BackendUnavailable("the call was interrupted", e)
          : new OutcomeUnknown("the call was interrupted; the write may yet be done", e);
    }
  }

  private Committed outcome(Member member) throws ExecutionException, InterruptedException {
    try {
      return member.outcome.get(client.callTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      if (withdraw(member)) {
        throw new BackendUnavailable("etcd did not answer earlier writes in time", e);
      }
      return member.outcome.get(); // its call has a deadline
    }
  }

  /**
   * Lets a member wait while another is under way. Else true: its caller commits it, which takes
   * two changes of thread less.
   */
  private synchronized boolean enter(Member member) {
    if (isUnderWay) {
      waiting.add(member);
      return false;
    }
    isUnderWay = true;
    return true;
  }

  /** Leaves those who came meanwhile to a thread of their own. */
  private synchronized void passOn() {
    isUnderWay = !waiting.isEmpty();
    if (isUnderWay) {
      Thread.ofVirtual().name("rollcall-etcd-commit").start(this::commitAll);
    }
  }

  /** False when it is under way, or over. */
  private synchronized boolean withdraw(Member member) {
    return waiting.remove(member);
  }

  /** Commits one batch after another until nobody waits. */
  private void commitAll() {
    for (var batch = next(); !batch.isEmpty(); batch = next()) {
      commitOrFail(batch);
    }
  }

  /** As many as may go together, first come, first served. */
  private synchronized List<Member> next() {
    var batch = new ArrayList<Member>();
    var written = new HashSet<InstanceKey>();
    int operations = 0;
    int bytes = 0;
    for (var member : waiting) {
      if (!written.add(member.change.key())) {
        continue;
      }
      operations += member.operations();
      bytes += member.transaction.getSerializedSize();
      var fits = operations <= MOST_OPERATIONS && bytes <= MOST_BYTES && member.isAbleToShare();
      if (!fits && !batch.isEmpty()) {
        break;
      }
      batch.add(member);
      if (!fits) {
        break;
      }
    }
    batch.forEach(waiting::remove);
    isUnderWay = !batch.isEmpty();
    return batch;
  }

  /** When etcd refuses what one of them holds, the others are not to suffer from that. */
  private void commit(List<Member> batch) {
    try {
      answer(batch, client.write(KVGrpc.getTxnMethod(), together(batch)));
    } catch (LeaseNotFound | BackendUnavailable e) {
      if (batch.size() == 1 || !EtcdErrors.isAboutContent(e)) {
        throw e;
      }
      commitEachAlone(batch);
    }
  }

  private void commitEachAlone(List<Member> batch) {
    try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
      batch.forEach(member -> calls.execute(() -> commitOrFail(List.of(member))));
    }
  }

  private void commitOrFail(List<Member> batch) {
    try {
      commit(batch);
    } catch (RuntimeException | Error e) {
      batch.forEach(member -> member.outcome.completeExceptionally(e));
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

  private static void answer(List<Member> batch, TxnResponse response) {
    var revision = response.getHeader().getRevision();
    for (int i = 0; i < batch.size(); i++) {
      var own = batch.size() == 1 ? response : response.getResponses(i).getResponseTxn();
      batch.get(i).outcome.complete(new Committed(own, revision));
    }
  }
}
