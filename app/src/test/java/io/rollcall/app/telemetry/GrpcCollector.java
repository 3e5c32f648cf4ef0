package io.rollcall.app.telemetry;

import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.rollcall.contract.server.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A collector that is spoken to by gRPC. */
final class GrpcCollector extends Collector {

  private final Server server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** One in the clear. */
  GrpcCollector() {
    this(InsecureServerCredentials.create(), "http");
  }

  private GrpcCollector(ServerCredentials credentials, String scheme) {
    this.scheme = scheme;
    List<BindableService> services = List.of(new Traces(), new Metrics(), new Logs());
    var builder = Grpc.newServerBuilderForPort(0, credentials).executor(threads);
    services.forEach(builder::addService);
    try {
      server = builder.intercept(new Admission()).build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One over TLS, which takes clients of the same authority alone. */
  static GrpcCollector overTls(Certificates certificates) {
    try {
      var credentials =
          TlsServerCredentials.newBuilder()
              .keyManager(certificates.server().toFile(), certificates.serverKey().toFile())
              .trustManager(certificates.authority().toFile())
              .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
              .build();
      return new GrpcCollector(credentials, "https");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  URI endpoint() {
    return URI.create(scheme + "://localhost:" + server.getPort());
  }

  @Override
  String protocol() {
    return "grpc";
  }

  @Override
  public void close() {
    end();
    server.shutdownNow();
    threads.shutdownNow();
  }

  private final class Admission implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
      Map<String, String> headers = new HashMap<>();
      for (var name : metadata.keys()) {
        var value = metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        headers.put(lower(name), String.valueOf(value));
      }
      if (takes(headers)) {
        return next.startCall(call, metadata);
      }
      call.close(Status.PERMISSION_DENIED, new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      collected().add(request);
      answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  private final class Metrics extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request, StreamObserver<ExportMetricsServiceResponse> answer) {
      collected().add(request);
      answer.onNext(ExportMetricsServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  private final class Logs extends LogsServiceGrpc.LogsServiceImplBase {
    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> answer) {
      collected().add(request);
      answer.onNext(ExportLogsServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
