package io.rollcall.app.http.description;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import io.swagger.v3.oas.annotations.tags.Tag;

/** What the OpenAPI description says as a whole; the rest of it comes from the controllers. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "Rollcall",
            version = "1",
            description =
                """
                Register services, keep them registered, find healthy ones and have one picked; keep \
                their configurations, of which each write is a version.

                Errors are `application/problem+json` (RFC 9457). Their `type` is stable; act on \
                that, and show the `detail`. Fields that are not known are an error. Durations are \
                `30s`, `5m` or ISO-8601 in requests and ISO-8601 in answers; times are RFC 3339 in \
                UTC.

                Instances with an `http`, `tcp`, `grpc` or `custom` check are probed, by Rollcall or \
                by Consul's agents. They are discovered as healthy from their first success on, \
                and no more after as many failures in a row as their check says. An instance in \
                maintenance is not, whatever its status.

                Where the server asks who calls, send a token as `Authorization: Bearer`. Each call \
                needs the right to an action on the services, or the configurations, that it is about; \
                lists, numbers and events show those that the caller may discover or read.\
                """,
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
    security = @SecurityRequirement(name = ApiDescription.TOKEN),
    tags = {
      @Tag(name = ApiDescription.REGISTRATION, description = "For owners of services"),
      @Tag(name = ApiDescription.DISCOVERY, description = "For consumers of services"),
      @Tag(
          name = ApiDescription.CONFIGURATION,
          description = "What services read: versioned texts"),
      @Tag(name = ApiDescription.OPERATION, description = "For operators of Rollcall")
    })
@SecurityScheme(
    name = ApiDescription.TOKEN,
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description =
        "Of `bin/rollcall token create`, or a JSON Web Token of the issuer that is set; a client"
            + " certificate may stand for it")
public final class ApiDescription {

  public static final String REGISTRATION = "Registration";
  public static final String DISCOVERY = "Discovery";
  public static final String CONFIGURATION = "Configuration";
  public static final String OPERATION = "Operation";

  static final String TOKEN = "token";

  private ApiDescription() {}
}
