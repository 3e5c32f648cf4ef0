package io.rollcall.backend.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.rollcall.json.StoredJson;
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

  private static final ObjectWriter WRITER = StoredJson.MAPPER.writerFor(JournalRecord[].class);
  private static final ObjectReader READER = StoredJson.MAPPER.readerFor(JournalRecord[].class);

  private JournalLine() {}

  /** The line, newline included. */
  static byte[] of(List<JournalRecord> records) {
    try {
      var json = WRITER.writeValueAsBytes(records.toArray(JournalRecord[]::new));
      var line = new byte[JSON_START + json.length + 1];
      var checksum = checksum(json, 0, json.length).getBytes(US_ASCII);
      System.arraycopy(checksum, 0, line, 0, checksum.length);
      line[JSON_START - 1] = ' ';
      System.arraycopy(json, 0, line, JSON_START, json.length);
      line[line.length - 1] = '\n';
      return line;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
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
    if (json >= line.length || line[json - 1] != ' ' || line[json] != '[') {
      return false;
    }
    var written = new String(line, start, JSON_START - 1, US_ASCII);
    return written.equals(checksum(line, json, line.length - json));
  }

  private static String checksum(byte[] bytes, int from, int length) {
    var crc = new CRC32C();
    crc.update(bytes, from, length);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
