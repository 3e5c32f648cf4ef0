package io.rollcall.contract.server;

import com.github.dockerjava.api.model.Info;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/**
 * Containers of a Docker engine.
 *
 * @param onOwnLoopback whether they can listen on this machine's loopback interface, as processes
 *     do; else their ports are published there
 */
record Containers(String image, boolean onOwnLoopback) implements Place {

  static @Nullable Containers find(Program program) {
    var docker = DockerClientFactory.instance();
    if (!docker.isDockerAvailable()) {
      return null;
    }
    var named = TestVariable.of(program.kind() + ".image");
    return new Containers(
        named != null ? named : program.image(), runsOnThisSystem(docker.getInfo()));
  }

  @Override
  public Run run(Program program, Launch launch) {
    var clientHost = onOwnLoopback ? "127.0.0.1" : "0.0.0.0";
    return new ContainerRun(this, launch, program.command(launch, clientHost, ContainerRun.DATA));
  }

  @Override
  public String toString() {
    return "container " + image;
  }

  /** Not in a virtual machine, as Docker Desktop does, nor in a network of a user's own. */
  private static boolean runsOnThisSystem(Info engine) {
    var security = Objects.requireNonNullElse(engine.getSecurityOptions(), List.<String>of());
    return System.getProperty("os.name").equals("Linux")
        && !"Docker Desktop".equals(engine.getOperatingSystem())
        && security.stream().noneMatch(option -> option.contains("rootless"));
  }
}
