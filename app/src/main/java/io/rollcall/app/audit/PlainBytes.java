package io.rollcall.app.audit;

import ch.qos.logback.core.encoder.EncoderBase;

/** Writes lines as they are. */
final class PlainBytes extends EncoderBase<byte[]> {

  private static final byte[] NOTHING = {};

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(byte[] line) {
    return line;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
