package io.rollcall.app.http;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.Answer;
import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OneServer
class BulkTest {

  @Inject TestClient server;

  @Test
  void eachItemHasItsOwnResultInOrder() {
    server.put("/api/v1/services/bulk/instances/old", "{\"host\":\"a\",\"port\":1}");

    var answer =
        server.post(
            "/api/v1/instances",
            """
            [{"service":"bulk","id":"new","host":"a","port":1},
             {"service":"bulk","id":"old","host":"b","port":2},
             {"service":"bulk","id":"bad","host":"a","port":0},
             {"service":"bulk","host":"a","port":1},
             {"service":"bulk","id":"odd","host":"a","port":1,"x":1},
             7,
             null]
            """);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(statuses(answer, 7)).containsExactly(201, 200, 400, 400, 400, 400, 400);
    assertThat(answer.at("0.instance.id")).isEqualTo("new");
    assertThat(answer.at("0.problem")).isNull();
    assertThat(answer.at("1.instance.host")).isEqualTo("b");
    assertThat(answer.at("2.instance")).isNull();
    assertThat(answer.at("2.problem.field")).isEqualTo("port");
    assertThat(answer.at("3.problem.field")).isEqualTo("id");
    assertThat(answer.at("4.problem.type")).isEqualTo("urn:rollcall:problem:unknown-field");
    assertThat(answer.at("5.problem.detail"))
        .isEqualTo("the item must be a JSON object, but is a number");
    assertThat(answer.at("6.problem.type")).isEqualTo("urn:rollcall:problem:malformed-body");
  }

  @Test
  void createOnlyGoesForEachItem() {
    var body = "[{\"service\":\"bulk-once\",\"id\":\"a\",\"host\":\"a\",\"port\":1}]";
    assertThat(statuses(server.post("/api/v1/instances", body, "If-None-Match", "*"), 1))
        .containsExactly(201);

    var second = server.post("/api/v1/instances", body, "If-None-Match", "*");

    assertThat(statuses(second, 1)).containsExactly(412);
    assertThat(second.at("0.problem.type")).isEqualTo("urn:rollcall:problem:instance-exists");
  }

  @Test
  void heartbeatsAreAnsweredOneByOne() {
    server.put("/api/v1/services/bulk-beats/instances/a", "{\"host\":\"a\",\"port\":1}");

    var answer =
        server.post(
            "/api/v1/heartbeats",
            """
            [{"service":"bulk-beats","id":"a"},
             {"service":"bulk-beats","id":"b"},
             {"service":"bulk-beats","id":"-"},
             {"service":"bulk-beats","id":"a","host":"a"}]
            """);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(statuses(answer, 4)).containsExactly(204, 404, 400, 400);
    assertThat(answer.at("1.problem.type")).isEqualTo("urn:rollcall:problem:instance-not-found");
  }

  @Test
  void aThousandItemsAreTakenAndOneMoreRefused() {
    var thousand = server.post("/api/v1/instances", instances(1000));

    assertThat(statuses(thousand, 1000)).containsOnly(201);
    assertThat(IntStream.range(0, 1000).mapToObj(i -> thousand.at(i + ".instance.id")))
        .containsExactlyElementsOf(
            IntStream.range(0, 1000).mapToObj(i -> (Object) ("i" + i)).toList());

    var refused = server.post("/api/v1/instances", instances(1001));
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.problem()).isEqualTo("too-large");
    assertThat(refused.detail()).contains("1000 items", "1001");
  }

  @Test
  void aBodyOfSmallPartsWithoutNumberIsRefusedBeforeTheyFillTheMemory() {
    var refused = server.post("/api/v1/heartbeats", "[" + "{},".repeat(600_000) + "{}]");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.problem()).isEqualTo("malformed-body");
    assertThat(refused.detail()).contains("Token count", "400000");
  }

  @Test
  void aBodyOfManyMayBeLargerThanThatOfOne() {
    var padded = "[" + " ".repeat(1024 * 1024) + "]";

    var answer = server.post("/api/v1/heartbeats", padded);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(List.of());
  }

  @Test
  void itemsOfOneInstanceAreHandledInTheirOrder() {
    var answer =
        server.post(
            "/api/v1/instances",
            IntStream.rangeClosed(1, 1000)
                .mapToObj(
                    "{\"service\":\"bulk-same\",\"id\":\"a\",\"host\":\"a\",\"port\":%d}"
                        ::formatted)
                .collect(joining(",", "[", "]")));

    assertThat(IntStream.range(0, 1000).mapToObj(i -> answer.number(i + ".instance.port")))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 1000).boxed().toList());
    assertThat(IntStream.range(0, 1000).mapToObj(i -> answer.number(i + ".instance.revision")))
        .isSorted();
    assertThat(server.get("/api/v1/services/bulk-same/instances/a").at("port")).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/instances", "/api/v1/heartbeats"})
  void aBodyThatIsNoListIsRefused(String path) {
    assertThat(server.post(path, "{}").problem()).isEqualTo("malformed-body");
  }

  private static List<Integer> statuses(Answer answer, int count) {
    assertThat(answer.at(String.valueOf(count - 1))).isNotNull();
    return IntStream.range(0, count).mapToObj(i -> (Integer) answer.at(i + ".status")).toList();
  }

  private static String instances(int count) {
    return IntStream.range(0, count)
        .mapToObj("{\"service\":\"bulk-many\",\"id\":\"i%d\",\"host\":\"a\",\"port\":1}"::formatted)
        .collect(joining(",", "[", "]"));
  }
}
