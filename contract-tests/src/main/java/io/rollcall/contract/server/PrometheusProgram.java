package io.rollcall.contract.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

enum PrometheusProgram implements Program {
  PROMETHEUS;

  @Override
  public String kind() {
    return "prometheus";
  }

  @Override
  public String executable() {
    return "prometheus";
  }

  @Override
  public String image() {
    return "prom/prometheus:v2.42.0";
  }

  @Override
  public List<String> command(Launch launch, String clientHost, Path data) {
    var command =
        new ArrayList<>(
            List.of(
                "prometheus",
                "--web.listen-address=" + clientHost + ":" + launch.self().client(),
                "--storage.tsdb.path=" + data));
    command.addAll(launch.options().arguments());
    return command;
  }

  @Override
  public boolean isReady(Launch launch) throws IOException {
    return !Http.get(launch.self().plain("/-/ready")).isEmpty();
  }

  /** It has no peers. */
  @Override
  public boolean isLeader(Launch launch) {
    return true;
  }

  @Override
  public void furnish(Launch launch) {}
}
