package io.rollcall.app.telemetry.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import io.rollcall.app.telemetry.export.OtlpExport;
import io.rollcall.app.telemetry.export.SignalIsSent;
import io.rollcall.runtime.Rollcall;
import jakarta.annotation.PreDestroy;
import org.slf4j.LoggerFactory;

/** Sends what is logged while the server runs, with the trace that it belongs to. */
@Context
@Requires(condition = SignalIsSent.Logs.class)
@Requires(beans = Rollcall.class)
final class LogExport implements AutoCloseable {

  private final Logger root;
  private final OpenTelemetryAppender appender = new OpenTelemetryAppender();

  LogExport(OtlpExport export) {
    var loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    appender.setName("otlp");
    appender.setContext(loggers);
    appender.setOpenTelemetry(export.openTelemetry());
    appender.start();
    root.addAppender(appender);
  }

  @Override
  @PreDestroy
  public void close() {
    root.detachAppender(appender);
    appender.stop();
  }
}
