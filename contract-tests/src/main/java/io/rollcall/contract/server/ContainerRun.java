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
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** A container. Its data are inside and last until it is removed; a saved copy is an image. */
final class ContainerRun implements Run {

  static final Path DATA = Path.of("/rollcall");

  private static final int SECONDS_TO_END = 10;

  private final Containers place;
  private final Launch launch;
  private final List<String> command;
  private GenericContainer<?> container;
  private @Nullable String saved;

  ContainerRun(Containers place, Launch launch, List<String> command) {
    this.place = place;
    this.launch = launch;
    this.command = List.copyOf(command);
    this.container = container(place.image());
  }

  private GenericContainer<?> container(String image) {
    var container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withStartupCheckStrategy(new NoCheck())
            .withWorkingDirectory(DATA.toString()) // so that it is there
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
    return container;
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
    container = container(place.image());
  }

  @Override
  public void save() {
    forget();
    var name = "rollcall-saved-" + UUID.randomUUID();
    docker().commitCmd(id()).withRepository(name).withTag("latest").exec();
    saved = name + ":latest";
  }

  @Override
  public void restore() {
    container.stop();
    container = container(Objects.requireNonNull(saved, "Nothing was saved."));
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
    forget();
  }

  private void forget() {
    if (saved != null) {
      docker().removeImageCmd(saved).withForce(true).exec();
      saved = null;
    }
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
