package io.rollcall.app.http.description;

import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.rollcall.app.http.route.Management;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The description of the API and the pages that show it, which the build makes.
 *
 * <p>Each is answered as a whole. Micronaut's static resources are sent piece by piece, and throw
 * where a client leaves in the middle; they also answer any method as if it were GET.
 */
@Controller("/docs")
@ExecuteOn(TaskExecutors.BLOCKING)
@Management
@Hidden
final class DocumentationController {

  private static final String INDEX = "index.html";
  private static final List<String> FOLDERS =
      List.of("classpath:META-INF/swagger/views/swagger-ui/", "classpath:META-INF/swagger/");

  /** Leads to no other folder: no part begins with a dot. */
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9][\\w.-]*(/[A-Za-z0-9][\\w.-]*)*");

  private final ResourceResolver resources;

  DocumentationController(ResourceResolver resources) {
    this.resources = resources;
  }

  @Get(produces = MediaType.ALL)
  @Nullable HttpResponse<byte[]> index() {
    return file(INDEX);
  }

  /** Null, which is answered as 404, when there is none. */
  @Get(value = "/{path:.+}", produces = MediaType.ALL)
  @Nullable HttpResponse<byte[]> file(String path) {
    var content = PATH.matcher(path).matches() ? read(path) : null;
    return content == null
        ? null
        : HttpResponse.ok(content)
            .contentType(MediaType.forFilename(path))
            .header(HttpHeaders.CACHE_CONTROL, "private, max-age=60");
  }

  private byte @Nullable [] read(String path) {
    for (var folder : FOLDERS) {
      var file = resources.getResourceAsStream(folder + path);
      if (file.isPresent()) {
        try (var content = file.get()) {
          return content.readAllBytes();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return null;
  }
}
