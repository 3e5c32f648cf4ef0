package io.rollcall.app.http.stream;

import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.app.http.event.ChangeEvent;
import io.rollcall.app.http.event.StaleEvent;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.store.Subscription;
import io.rollcall.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One service as a client sees it: the whole state first, then each change. A client too slow for
 * the changes is not queued for: it gets the whole state again when it can take it.
 */
final class WatchFrames extends WatchedFrames<ServiceSnapshot> {

  private final Discovery discovery;
  private final SnapshotJson json;
  private final String service;
  private final InstanceFilter filter;
  private final long resumeAfter;

  private @Nullable ServiceSnapshot latest;
  private @Nullable ServiceSnapshot told;

  /** Whether the client has not followed every state, so that a change would tell it too little. */
  private boolean missedSome = true;

  /**
   * @param resumeAfter revision that the client has seen already, or a negative number
   */
  WatchFrames(
      Discovery discovery,
      SnapshotJson json,
      String service,
      InstanceFilter filter,
      long resumeAfter,
      Clock clock) {
    super(clock);
    this.discovery = discovery;
    this.json = json;
    this.service = service;
    this.filter = filter;
    this.resumeAfter = resumeAfter;
  }

  @Override
  protected Subscription watch() {
    return discovery.subscribe(service, this);
  }

  @Override
  protected void take(ServiceSnapshot snapshot) {
    if (latest == null && !isToldStale() && snapshot.revision() == resumeAfter) {
      told = snapshot;
      missedSome = false;
    } else {
      missedSome |= latest != told;
    }
    latest = snapshot;
  }

  @Override
  protected boolean hasChanged() {
    return latest != told;
  }

  @Override
  protected Supplier<byte[]> tell(boolean wasStale) {
    var now = Objects.requireNonNull(latest);
    var before = missedSome || wasStale ? null : told;
    told = now;
    missedSome = false;
    return before == null ? () -> state(now) : () -> change(before, now);
  }

  @Override
  protected byte[] stale(String reason) {
    return SseFrame.event("stale", json.encode(new StaleEvent(service, reason)));
  }

  private byte[] state(ServiceSnapshot now) {
    return SseFrame.event("state", now.revision(), json.instances(now, filter));
  }

  /** All clients that were told the same before, and filter the same, are told the same bytes. */
  private byte[] change(ServiceSnapshot before, ServiceSnapshot now) {
    return filter.asksForAll()
        ? now.encoded(
            new ChangeKey(before.revision(), filter.health()), same -> encodeChange(before, same))
        : encodeChange(before, now);
  }

  private byte[] encodeChange(ServiceSnapshot before, ServiceSnapshot now) {
    var change = ChangeEvent.between(before, now, filter);
    return change.isEmpty()
        ? NOTHING
        : SseFrame.event("change", now.revision(), json.encode(change));
  }

  private record ChangeKey(long from, InstanceFilter.Health health) {}
}
