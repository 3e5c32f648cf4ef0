package io.rollcall.app.audit;

import ch.qos.logback.core.rolling.TriggeringPolicyBase;
import java.io.File;
import java.util.function.LongSupplier;

/** Has a file rotated before a line that would make it larger than it may be. */
final class AtSize extends TriggeringPolicyBase<byte[]> {

  private final long most;
  private final LongSupplier size;

  AtSize(long most, LongSupplier size) {
    this.most = most;
    this.size = size;
    start();
  }

  @Override
  public boolean isTriggeringEvent(File active, byte[] line) {
    long now = size.getAsLong();
    return now > 0 && now + line.length > most;
  }
}
