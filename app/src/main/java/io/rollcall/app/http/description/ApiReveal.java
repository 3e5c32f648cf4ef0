package io.rollcall.app.http.description;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;

/** The query parameter by which a route shows sealed metadata in clear. */
@Parameter(
    name = "reveal",
    in = ParameterIn.QUERY,
    description =
        "Whether to show sealed metadata in clear, which else reads `sealed:hidden`; what this server"
            + " cannot open stays so. The answer must not be stored",
    schema = @Schema(type = "boolean", defaultValue = "false"))
public @interface ApiReveal {}
