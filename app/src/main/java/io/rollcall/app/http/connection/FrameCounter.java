package io.rollcall.app.http.connection;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Counts the frames of HTTP/2 that a client sends (RFC 9113, 4.1) as their bytes go by. Headers
 * that go on in further frames (6.10) are one with these. Not thread-safe.
 */
final class FrameCounter {

  /** What each client begins with (3.4), taken for a frame without a head. */
  private static final int PREFACE_BYTES = 24;

  private static final int HEAD_BYTES = 9;
  private static final int END_HEADERS = 4;

  private int headLeft;
  private int payloadLeft = PREFACE_BYTES;
  private int length;
  private int type;
  private int flags;
  private boolean goesOn;

  /** How many frames end in {@code bytes}, of which none is consumed. */
  int read(ByteBuf bytes) {
    int ended = 0;
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (headLeft > 0) {
        readHead(bytes.getUnsignedByte(at++));
      } else {
        int passed = Math.min(payloadLeft, end - at);
        payloadLeft -= passed;
        at += passed;
      }
      if (headLeft == 0 && payloadLeft == 0) {
        ended += end();
      }
    }
    return ended;
  }

  /** Whether no part of a frame has come whose rest has not. */
  boolean isBetween() {
    return headLeft == HEAD_BYTES && !goesOn;
  }

  private void readHead(int octet) {
    switch (HEAD_BYTES - headLeft) {
      case 0, 1, 2 -> length = length << 8 | octet;
      case 3 -> type = octet;
      case 4 -> flags = octet;
      default -> {} // the stream
    }
    headLeft--;
    if (headLeft == 0) {
      payloadLeft = length;
    }
  }

  private int end() {
    goesOn =
        (type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION)
            && (flags & END_HEADERS) == 0;
    headLeft = HEAD_BYTES;
    length = 0;
    return goesOn ? 0 : 1;
  }
}
