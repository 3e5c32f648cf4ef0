package io.rollcall.backend.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final ObjectWriter WRITER = JSON.writerFor(JournalRecord[].class);
  private static final ObjectReader READER = JSON.readerFor(JournalRecord[].class);

  private JournalLine() {}

  /** The line, newline included. */
  static byte[] of(List<JournalRecord> records) {
    try {
      var json = WRITER.writeValueAsBytes(records.toArray(JournalRecord[]::new));
      var line = new byte[JSON_START + json.length + 1];
      var checksum = HexFormat.of().toHexDigits((int) checksum(json, 0, json.length));
      System.arraycopy(checksum.getBytes(US_ASCII), 0, line, 0, JSON_START - 1);
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
    if (line.length <= JSON_START) {
      return false;
    }
    int length = line.length - JSON_START;
    var checksum = HexFormat.of().toHexDigits((int) checksum(line, JSON_START, length));
    return new String(line, 0, JSON_START, US_ASCII).equals(checksum + " ");
  }

  /** What an intact line says. */
  static List<JournalRecord> records(byte[] line) throws IOException {
    return List.of(READER.<JournalRecord[]>readValue(line, JSON_START, line.length - JSON_START));
  }

  private static long checksum(byte[] bytes, int from, int length) {
    var crc = new CRC32C();
    crc.update(bytes, from, length);
    return crc.getValue();
  }
}
