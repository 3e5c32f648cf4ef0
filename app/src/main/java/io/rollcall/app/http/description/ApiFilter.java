package io.rollcall.app.http.description;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;

/** Says in the OpenAPI description how a call is told which instances are wanted. */
public @interface ApiFilter {

  /** By what an instance is. */
  @Parameter(
      name = "tag",
      in = ParameterIn.QUERY,
      description = "Must be on the instance; with several, all of them",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "version",
      in = ParameterIn.QUERY,
      description = "The instance's version",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "zone",
      in = ParameterIn.QUERY,
      description = "The instance's zone",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "protocol",
      in = ParameterIn.QUERY,
      description = "http, https, grpc, tcp or udp",
      schema = @Schema(type = "string"))
  @Parameter(
      name = "metadata.KEY",
      in = ParameterIn.QUERY,
      description = "Must be the value of the instance's metadata entry KEY; none that is sealed",
      schema = @Schema(type = "string"))
  @interface ByProperties {}

  /** By how an instance does. */
  @Parameter(
      name = "health",
      in = ParameterIn.QUERY,
      description = "healthy, which is the default, or any",
      schema = @Schema(type = "string"))
  @interface ByHealth {}
}
