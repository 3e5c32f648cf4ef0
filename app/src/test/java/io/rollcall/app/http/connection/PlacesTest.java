package io.rollcall.app.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.embedded.EmbeddedChannel;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PlacesTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(Places.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final VirtualTime time = new VirtualTime();
  private final Places places = new Places("guests", () -> 1, time);

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  @Test
  void theLogTellsAtMostOnceAMinuteThatThereIsNoPlace() {
    for (int i = 0; i < 10; i++) {
      comeTooManyAndLeave();
    }
    assertThat(log.list).hasSize(1);

    time.pass(Duration.ofMinutes(1));
    comeTooManyAndLeave();
    assertThat(log.list).hasSize(2);
  }

  private void comeTooManyAndLeave() {
    var first = new EmbeddedChannel();
    var surplus = new EmbeddedChannel();
    places.take(first);
    places.take(surplus);
    assertThat(surplus.isOpen()).isFalse();
    first.close().syncUninterruptibly();
    assertThat(places.taken()).isZero();
  }
}
