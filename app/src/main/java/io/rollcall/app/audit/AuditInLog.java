package io.rollcall.app.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lines as messages of the log, by a logger of their own. */
final class AuditInLog implements AuditPlace {

  private static final Logger log = LoggerFactory.getLogger("rollcall.audit");

  @Override
  public void write(List<byte[]> lines) {
    for (var line : lines) {
      log.info("{}", new String(line, US_ASCII).strip());
    }
  }
}
