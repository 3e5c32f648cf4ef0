package io.rollcall.app.telemetry.export;

import io.opentelemetry.exporter.internal.FailedExportException.GrpcExportException;
import io.opentelemetry.exporter.internal.FailedExportException.HttpExportException;
import org.jspecify.annotations.Nullable;

/** Why a collector did not take a batch, for people. */
final class ExportFailure {

  private ExportFailure() {}

  /**
   * What the collector answered, or why it could not be asked.
   *
   * @param failure as the SDK's exporters have it
   */
  static String reason(@Nullable Throwable failure) {
    return switch (failure) {
      case null -> "no reason is known";
      case GrpcExportException e when e.getResponse() != null ->
          "it answers with the gRPC status %d %s"
              .formatted(
                  e.getResponse().grpcStatusValue(), e.getResponse().grpcStatusDescription());
      case HttpExportException e when e.getResponse() != null ->
          "it answers with HTTP %d".formatted(e.getResponse().statusCode());
      default -> (failure.getCause() == null ? failure : failure.getCause()).toString();
    };
  }
}
