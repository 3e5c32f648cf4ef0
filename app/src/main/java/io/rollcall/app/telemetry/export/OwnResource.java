package io.rollcall.app.telemetry.export;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.ServiceAttributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What this process is, by OpenTelemetry's semantic conventions for resources. */
final class OwnResource {

  private static final String UNNAMED = "unknown_service";
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private OwnResource() {}

  /** Fills in what {@code given}, by the operator and the SDK, does not say. */
  static Resource completing(Resource given) {
    var completed = Resource.create(attributes()).merge(given);
    var name = given.getAttribute(ServiceAttributes.SERVICE_NAME);
    return name == null || name.startsWith(UNNAMED)
        ? completed.merge(
            Resource.create(Attributes.of(ServiceAttributes.SERVICE_NAME, "rollcall")))
        : completed;
  }

  private static Attributes attributes() {
    var attributes =
        Attributes.builder()
            .put("service.instance.id", UUID.randomUUID().toString())
            .put("process.pid", ProcessHandle.current().pid())
            .put("process.runtime.name", System.getProperty("java.runtime.name"))
            .put("process.runtime.version", System.getProperty("java.runtime.version"))
            .put("host.arch", System.getProperty("os.arch"))
            .put("os.type", osType());
    var version = OwnResource.class.getPackage().getImplementationVersion();
    if (version != null) {
      attributes.put(ServiceAttributes.SERVICE_VERSION, version);
    }
    var host = hostName();
    if (host != null) {
      attributes.put("host.name", host);
    }
    return attributes.build();
  }

  private static String osType() {
    var name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "darwin" : name;
  }

  /** As the kernel has it: asking the JDK may take as long as a name server that is down. */
  private static @Nullable String hostName() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException elsewhere) {
      var name = System.getenv("HOSTNAME");
      return name == null ? System.getenv("COMPUTERNAME") : name;
    }
  }
}
