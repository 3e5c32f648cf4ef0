package io.rollcall.backend.memory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Goes through a stream line by line, as bytes, and tells where each line is. */
final class LineReader {

  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];
  private int position;
  private int limit;

  private byte[] line = {};
  private long number;
  private long start;
  private long end;
  private boolean complete;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false after the last. */
  boolean next() throws IOException {
    var bytes = new ByteArrayOutputStream();
    complete = false;
    while (!complete && hasMore()) {
      int from = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      bytes.write(buffer, from, position - from);
      if (position < limit) {
        position++;
        complete = true;
      }
    }
    line = bytes.toByteArray();
    number++;
    start = end;
    end += line.length + (complete ? 1 : 0);
    return end > start;
  }

  /** Without its newline. */
  byte[] line() {
    return line;
  }

  /** Counted from 1. */
  long number() {
    return number;
  }

  /** The offset of its first byte. */
  long start() {
    return start;
  }

  /** The offset of the next line's first byte. */
  long end() {
    return end;
  }

  /** Whether it had a newline. */
  boolean isComplete() {
    return complete;
  }

  private boolean hasMore() throws IOException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, in.read(buffer));
    }
    return position < limit;
  }
}
