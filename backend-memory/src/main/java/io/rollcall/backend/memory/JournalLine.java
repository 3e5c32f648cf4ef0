package io.rollcall.backend.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.rollcall.json.StoredJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One line of a journal file: the CRC-32C of what follows in eight hexadecimal digits, a space, and
 * a JSON array of {@link JournalRecord}s. JSON has no newlines inside, so lines are found again
 * after a damaged one.
 */
final class JournalLine {

  /** The first line of each file. Another number means a format that this class cannot read. */
  static final String TITLE = "rollcall-memory 1";

  private static final int JSON_START = 9;

  private static final ObjectWriter WRITER = StoredJson.MAPPER.writerFor(JournalRecord.class);
  private static final ObjectReader READER = StoredJson.MAPPER.readerFor(JournalRecord[].class);

  private JournalLine() {}

  /** A line in the making, which begins with one record and is to get no more once it is full. */
  static final class Growing {

    private static final int MOST_RECORDS = 256;
    private static final int FULL_BYTES = 1024 * 1024;

    private final ByteArrayOutputStream json = new ByteArrayOutputStream();
    private int records;

    void add(JournalRecord record) {
      try {
        json.write(records == 0 ? '[' : ',');
        json.writeBytes(WRITER.writeValueAsBytes(record));
        records++;
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    int records() {
      return records;
    }

    boolean isFull() {
      return records >= MOST_RECORDS || json.size() >= FULL_BYTES;
    }

    /** The line, newline included. */
    byte[] end() {
      json.write(']');
      var line = new byte[JSON_START + json.size() + 1];
      System.arraycopy(json.toByteArray(), 0, line, JSON_START, json.size());
      var checksum = checksum(line, JSON_START, json.size()).getBytes(US_ASCII);
      System.arraycopy(checksum, 0, line, 0, checksum.length);
      line[JSON_START - 1] = ' ';
      line[line.length - 1] = '\n';
      return line;
    }
  }

  /** The line of one record, newline included. */
  static byte[] of(JournalRecord record) {
    var line = new Growing();
    line.add(record);
    return line.end();
  }

  /** Whether the line, without its newline, is as it was written. */
  static boolean isIntact(byte[] line) {
    return isIntactFrom(line, 0);
  }

  /** Whether a damaged line ends with an intact one, so that a newline between them was damaged. */
  static boolean endsIntact(byte[] line) {
    for (int start = 1; start + JSON_START < line.length; start++) {
      if (isIntactFrom(line, start)) {
        return true;
      }
    }
    return false;
  }

  /** What an intact line says. */
  static List<JournalRecord> records(byte[] line) throws IOException {
    return List.of(READER.<JournalRecord[]>readValue(line, JSON_START, line.length - JSON_START));
  }

  private static boolean isIntactFrom(byte[] line, int start) {
    int json = start + JSON_START;
    if (json >= line.length
        || line[json - 1] != ' '
        || line[json] != '['
        || !isHex(line, start, json - 1)) {
      return false;
    }
    var written = new String(line, start, JSON_START - 1, US_ASCII);
    return written.equals(checksum(line, json, line.length - json));
  }

  /** Saves checksums of what is text: a value may look like the start of a line at many places. */
  private static boolean isHex(byte[] line, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Character.digit(line[i], 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static String checksum(byte[] bytes, int from, int length) {
    var crc = new CRC32C();
    crc.update(bytes, from, length);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
