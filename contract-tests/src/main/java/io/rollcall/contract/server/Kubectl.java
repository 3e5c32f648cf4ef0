package io.rollcall.contract.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code kubectl} that tests have beside their API server.
 *
 * @param kubeconfig tells where the cluster is, and who asks it
 * @param cache a folder for what it learns of clusters
 */
public record Kubectl(Path kubeconfig, Path cache) {

  /** Runs it to its end. */
  public ToolRun run(String... arguments) {
    var programs = Place.onThisMachine(KubernetesProgram.API_SERVER);
    var all = new ArrayList<>(List.of(arguments));
    all.add("--kubeconfig=" + kubeconfig);
    all.add("--cache-dir=" + cache);
    return ToolRun.of(programs.executable().resolveSibling("kubectl"), all);
  }
}
