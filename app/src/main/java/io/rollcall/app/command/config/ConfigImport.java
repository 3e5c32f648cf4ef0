package io.rollcall.app.command.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.app.command.Input;
import io.rollcall.app.command.ServerCommand;
import io.rollcall.app.command.ServerConnection;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends what an export printed, and prints a line for each configuration of it. */
@Command(
    name = "import",
    description = {
      "Writes the configurations of a file that 'export' printed, and shows a line for each: what"
          + " became of it, its key and, where it was refused or is unknown, why.",
      "Each is written for itself; those that the file has not stay as they are."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all of them are as the file has them, or would be",
      "1:one was refused, or is not known to be written, or the server could not be asked",
      "2:the command line is wrong"
    },
    footer = {
      "%nExamples:%n",
      "  rollcall config import payments.json --dry-run",
      "  rollcall config export --server http://a:8080 | rollcall config import --server http://b:8080"
    })
final class ConfigImport extends ServerCommand {

  private static final Set<String> FAILURES = Set.of("refused", "unknown");
  private static final int MOST_BYTES = 16 << 20;
  private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(10);

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "File to import; without it, standard input is.")
  private @Nullable Path file;

  @Option(
      names = "--dry-run",
      description = "Write nothing; show what would become other, as unified diffs.")
  private boolean dryRun;

  @Option(
      names = "--force",
      description = "Write values even though their size is quite another than before.")
  private boolean force;

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Why, for the histories: a line of at most 256 characters.")
  private String message = "";

  @Override
  protected int run(ServerConnection server) throws IOException, InterruptedException {
    var asked =
        Map.of(
            "dryRun", dryRun ? "true" : "",
            "force", force ? "true" : "",
            "message", message);
    var request =
        server
            .request(ConfigPaths.query(ConfigPaths.IMPORT, asked))
            .timeout(ANSWERED_WITHIN)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Input.text(file, MOST_BYTES)));
    int exitCode = DONE;
    var answer = server.json(request);
    for (var result : answer.path("results")) {
      print(result);
      exitCode = FAILURES.contains(result.path("outcome").asText()) ? FAILED : exitCode;
    }
    int leftOut = answer.path("diffsLeftOut").asInt();
    if (leftOut > 0) {
      say(leftOut + " diffs are left out, as all together had become too long");
    }
    return exitCode;
  }

  private void print(JsonNode result) {
    var problem = result.path("problem").asText("");
    out()
        .println(
            result.path("outcome").asText()
                + "\t"
                + result.path("key").asText()
                + (problem.isEmpty() ? "" : "\t" + problem));
    out().print(result.path("diff").asText(""));
    out().flush();
  }
}
