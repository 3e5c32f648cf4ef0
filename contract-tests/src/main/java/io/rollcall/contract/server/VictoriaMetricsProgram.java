package io.rollcall.contract.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

enum VictoriaMetricsProgram implements Program {
  VICTORIA_METRICS;

  @Override
  public String kind() {
    return "victoria-metrics";
  }

  @Override
  public String executable() {
    return "victoria-metrics";
  }

  @Override
  public String image() {
    return "victoriametrics/victoria-metrics:v1.112.0";
  }

  @Override
  public List<String> command(Launch launch, String clientHost, Path data) {
    var command =
        new ArrayList<>(
            List.of(
                "victoria-metrics",
                "-httpListenAddr=" + clientHost + ":" + launch.self().client(),
                "-storageDataPath=" + data));
    command.addAll(launch.options().arguments());
    return command;
  }

  @Override
  public boolean isReady(Launch launch) throws IOException {
    return Http.get(launch.self().plain("/health")).equals("OK");
  }

  /** It has no peers. */
  @Override
  public boolean isLeader(Launch launch) {
    return true;
  }

  @Override
  public void furnish(Launch launch) {}
}
