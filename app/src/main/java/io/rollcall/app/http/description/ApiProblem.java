package io.rollcall.app.http.description;

import io.micronaut.http.MediaType;
import io.rollcall.app.http.problem.Problem;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

/** Says in the OpenAPI description which problems a call can answer with. */
public @interface ApiProblem {

  /** Who calls is not known, may not do that, or asks for too much. */
  @ApiResponse(
      responseCode = "401",
      description = "The server asks who calls, and no token was sent that is in use",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @ApiResponse(
      responseCode = "403",
      description = "Who calls may not do that",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @ApiResponse(
      responseCode = "429",
      description = "Who calls sends more requests than they may",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface Refused {}

  /** A value, a field or the whole request can't be understood. */
  @ApiResponse(
      responseCode = "400",
      description = "A value breaks a rule, a field is missing or not known, or this is not JSON",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface Invalid {}

  /** The instance is not there. */
  @ApiResponse(
      responseCode = "404",
      description = "The instance is not registered, or not any more: register it again",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface NotRegistered {}

  /** The instance is there, and should not be. */
  @ApiResponse(
      responseCode = "412",
      description = "`If-None-Match: *` was sent and the instance is registered",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface Exists {}

  /** The body is too large or not JSON by its media type. */
  @ApiResponse(
      responseCode = "413",
      description = "The body has more bytes or more items than the call takes",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @ApiResponse(
      responseCode = "415",
      description = "The body is not sent as `application/json`",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface BodyRefused {}

  /** The configuration is not there. */
  @ApiResponse(
      responseCode = "404",
      description = "The configuration has no value, or that version of it is not kept",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface NoConfig {}

  /** The configuration is at another version. */
  @ApiResponse(
      responseCode = "412",
      description =
          "The configuration is at another version than the condition says; `currentVersion` has it",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface OtherVersion {}

  /** The value is too large, or not of a media type that can be kept. */
  @ApiResponse(
      responseCode = "413",
      description = "The value has more than 256 KiB",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @ApiResponse(
      responseCode = "415",
      description = "`Content-Type` is no media type, or names a charset other than UTF-8",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface ValueRefused {}

  /** The settings are not changed. */
  @ApiResponse(
      responseCode = "422",
      description = "Something in the settings is wrong, or needs a restart; all stay as they were",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface SettingsRefused {}

  /** The pick is not there. */
  @ApiResponse(
      responseCode = "404",
      description = "The pick was released before, has expired, or was made elsewhere",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface NotOutstanding {}

  /** There is nothing to pick, or the backend can't be asked. */
  @ApiResponse(
      responseCode = "503",
      description =
          "No healthy instance passes, or the service was never seen and the backend is out of"
              + " reach",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface NoneHealthy {}

  /** There are enough streams. */
  @ApiResponse(
      responseCode = "503",
      description = "As many streams are open as may be",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface TooManyStreams {}

  /** The backend can't be asked, or there is no room for the body or the record. */
  @ApiResponse(
      responseCode = "503",
      description =
          "The backend is out of reach, or the bodies of requests under way fill the memory that"
              + " they may have, or the change can't be put on record, as it must be; nothing was"
              + " changed, try again",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface Unavailable {}

  /** The registry holds as much as it may. */
  @ApiResponse(
      responseCode = "507",
      description = "There is no room for another instance; those that are there can be replaced",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface Full {}

  /** The backend did not say what became of a write. */
  @ApiResponse(
      responseCode = "504",
      description = "Whether it took effect is unknown: read before deciding what to do",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @interface OutcomeUnknown {}
}
