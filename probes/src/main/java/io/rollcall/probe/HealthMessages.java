package io.rollcall.probe;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import okio.Buffer;
import okio.ByteString;

/**
 * The two messages of {@code grpc.health.v1.Health/Check}, as gRPC frames and Protocol Buffers
 * encode them: a text in field 1 is asked, an enum in field 1 is answered.
 */
final class HealthMessages {

  static final String SERVING = "SERVING";

  /** An answer has five bytes before a field of a few; so much is none. */
  static final int LONGEST_RESPONSE = 1024;

  private static final List<String> STATUSES =
      List.of("UNKNOWN", SERVING, "NOT_SERVING", "SERVICE_UNKNOWN");

  private static final int FRAME_BYTES = 5;
  private static final int TEXT_IN_FIELD_1 = 0x0A;
  private static final int NUMBER_IN_FIELD_1 = 0x08;

  private HealthMessages() {}

  static ByteString request(String service) {
    var message = new Buffer();
    if (!service.isEmpty()) {
      var name = ByteString.encodeUtf8(service);
      message.writeByte(TEXT_IN_FIELD_1);
      writeVarint(message, name.size());
      message.write(name);
    }
    var frame = new Buffer();
    frame.writeByte(0);
    frame.writeInt((int) message.size());
    frame.write(message, message.size());
    return frame.readByteString();
  }

  /** The name of the status. */
  static String servingStatus(ByteString frame) throws IOException {
    boolean isWhole =
        frame.size() >= FRAME_BYTES
            && frame.getByte(0) == 0
            && new Buffer().write(frame.substring(1, FRAME_BYTES)).readInt()
                == frame.size() - FRAME_BYTES;
    if (!isWhole) {
      throw new ProtocolException("the answer is no gRPC health response");
    }
    var message = frame.substring(FRAME_BYTES);
    if (message.size() == 0) {
      return STATUSES.getFirst();
    }
    boolean isStatus =
        message.size() == 2
            && message.getByte(0) == NUMBER_IN_FIELD_1
            && message.getByte(1) >= 0
            && message.getByte(1) < STATUSES.size();
    if (!isStatus) {
      throw new ProtocolException("the answer is no gRPC health response");
    }
    return STATUSES.get(message.getByte(1));
  }

  private static void writeVarint(Buffer out, int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.writeByte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.writeByte(rest);
  }
}
