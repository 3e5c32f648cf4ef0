package io.rollcall.app.http.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.rollcall.app.TestServer;
import io.rollcall.app.http.problem.ErrorFormat;
import io.rollcall.app.http.problem.ErrorsAs;
import io.rollcall.app.http.problem.Problem;
import io.rollcall.model.RegistryException.InvalidValue;
import jakarta.inject.Singleton;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another protocol beside Rollcall's own declares at its route what it needs, and gets it. */
class ForeignProtocolTest {

  private static final String SWITCH = "test.foreign-protocol";

  @AutoClose private static final TestServer server = TestServer.start(Map.of(SWITCH, true));

  @Controller("/foreign")
  @Requires(property = SWITCH)
  @Consumes(MediaType.TEXT_PLAIN)
  @BodyLimit(16)
  @ErrorsAs(Lines.class)
  @Open
  static final class Foreign {

    @Post(produces = MediaType.TEXT_PLAIN)
    String take(@Body String body) {
      if (body.equals("bad")) {
        throw new InvalidValue("word", body, "must be good");
      }
      return "took " + body;
    }
  }

  @Singleton
  @Requires(property = SWITCH)
  static final class Lines implements ErrorFormat {

    @Override
    public Object body(Problem problem) {
      return "error " + problem.status() + " " + problem.field();
    }

    @Override
    public MediaType mediaType() {
      return MediaType.TEXT_PLAIN_TYPE;
    }
  }

  @Test
  void itsMediaTypeIsTaken() {
    assertThat(post("good", "text/plain").body()).isEqualTo("took good");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "garbage", "text/", ";"})
  void anotherIsRefusedInItsForm(String type) {
    var refused = post("{}", type);

    assertThat(refused.status()).isEqualTo(415);
    assertThat(refused.body()).startsWith("error 415");
  }

  @Test
  void aBodyPastItsLimitIsRefusedInItsForm() {
    assertThat(post("a".repeat(16), "text/plain").status()).isEqualTo(200);

    var refused = post("a".repeat(17), "text/plain");

    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.body()).startsWith("error 413");
  }

  @Test
  void whatItThrowsIsToldInItsForm() {
    var refused = post("bad", "text/plain");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).isEqualTo("error 400 word");
    assertThat(refused.header("Content-Type")).startsWith("text/plain");
  }

  @Test
  void aMethodItDoesNotTakeIsRefusedInItsForm() {
    var refused = server.get("/foreign");

    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.body()).startsWith("error 405");
  }

  private static io.rollcall.app.Answer post(String body, String type) {
    return server.post("/foreign", body, "Content-Type", type);
  }
}
