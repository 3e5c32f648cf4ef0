package io.rollcall.app.telemetry.log;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** What libraries log by the JDK's own logging, of which OpenTelemetry's SDK is one. */
public final class JdkLogging {

  private JdkLogging() {}

  /** Has it go where all else is logged, rather than to standard error in a form of its own. */
  public static void join() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
