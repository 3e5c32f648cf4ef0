package io.rollcall.contract.server;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** A container. Its data are inside and last until it is removed. */
final class ContainerRun implements Run {

  static final Path DATA = Path.of("/rollcall");

  private static final int SECONDS_TO_END = 10;

  private final GenericContainer<?> container;

  ContainerRun(Containers place, Launch launch, List<String> command) {
    container =
        new GenericContainer<>(DockerImageName.parse(place.image()))
            .withStartupCheckStrategy(new NoCheck())
            .withCreateContainerCmdModifier(
                create ->
                    create
                        .withEntrypoint(command.getFirst())
                        .withCmd(command.subList(1, command.size())));
    if (place.onOwnLoopback()) {
      container.withNetworkMode("host");
    } else {
      container.withCreateContainerCmdModifier(create -> publish(create, launch.self()));
    }
    for (var folder : launch.options().files()) {
      var path = folder.toAbsolutePath();
      container.withCopyFileToContainer(MountableFile.forHostPath(path), path.toString());
    }
  }

  @Override
  public void start() {
    if (isUp()) {
      throw new IllegalStateException("It is up.");
    }
    if (exists()) {
      docker().startContainerCmd(id()).exec();
    } else {
      container.start();
    }
  }

  @Override
  public void kill() {
    if (isUp()) {
      docker().killContainerCmd(id()).exec();
      awaitEnd();
    }
  }

  @Override
  public void stop() {
    if (isUp()) {
      docker().stopContainerCmd(id()).withTimeout(SECONDS_TO_END).exec();
    }
  }

  @Override
  public void pause() {
    docker().pauseContainerCmd(id()).exec();
  }

  @Override
  public void resume() {
    docker().unpauseContainerCmd(id()).exec();
  }

  @Override
  public void wipe() {
    container.stop(); // which removes it
  }

  @Override
  public boolean isUp() {
    return exists()
        && Objects.equals(true, docker().inspectContainerCmd(id()).exec().getState().getRunning());
  }

  @Override
  public String log() {
    return exists() ? container.getLogs() : "";
  }

  @Override
  public void discard() {
    container.stop();
  }

  private boolean exists() {
    return container.getContainerId() != null;
  }

  private String id() {
    if (!exists()) {
      throw new IllegalStateException("It is down.");
    }
    return container.getContainerId();
  }

  private void awaitEnd() {
    try (var end = docker().waitContainerCmd(id()).start()) {
      end.awaitStatusCode(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void publish(CreateContainerCmd create, Node node) {
    var ports = IntStream.of(node.client(), node.plain()).distinct().boxed().toList();
    create.withExposedPorts(ports.stream().map(ExposedPort::tcp).toList());
    Objects.requireNonNull(create.getHostConfig())
        .withPortBindings(
            ports.stream()
                .map(port -> PortBinding.parse("127.0.0.1:" + port + ":" + port))
                .toList());
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  /** Leaves it to the caller to find out that a container has ended, and why. */
  private static final class NoCheck extends StartupCheckStrategy {
    @Override
    public StartupStatus checkStartupState(DockerClient docker, String container) {
      return StartupStatus.SUCCESSFUL;
    }
  }
}
