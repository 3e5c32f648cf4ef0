package io.rollcall.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TokenCommandTest {

  private static final String SECRET = "rc_[0-9A-Za-z]{49}\\R";

  @TempDir private Path folder;

  /** What a command printed, and how it ended. */
  private record Run(int exitCode, String output, String errors) {}

  @Test
  void configurationsAreAllowedByTheirKeys() {
    var created = create("--name", "ci", "--allow", "read,configure:payments/*,limits");

    assertThat(created.exitCode()).isZero();
    assertThat(run("", "token", "list", file().toString()).output())
        .isEqualTo("ci  never expires  read, configure: payments/*, limits\n");
  }

  @Test
  void aTokenIsAddedToTheFileAndItsSecretAloneIsPrinted() throws IOException {
    var created =
        create(
            "--name", "orders", "--allow", "register,deregister:orders.*", "--host", "10.0.0.0/8");

    assertThat(created.exitCode()).isZero();
    assertThat(created.output()).matches(SECRET);
    assertThat(created.errors()).contains("has the token orders").doesNotContain("rc_");
    assertThat(Files.readString(file())).doesNotContain("rc_").contains("sha256:");
    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(run("", "token", "list", file().toString()).output())
        .isEqualTo("orders  never expires  register, deregister: orders.*\n");
    assertThat(run(created.output(), "token", "check", file().toString()).output())
        .isEqualTo(
            """
            token orders never expires
            may register, deregister: orders.*
            registers hosts 10.0.0.0/8
            """);
  }

  @Test
  void aNameThatIsThereGetsASecondSecretAndNoThird() throws IOException {
    Files.writeString(file(), "# ours\n");
    var first = create("--name", "orders", "--allow", "discover:*");
    create("--name", "stock", "--allow", "discover:*");
    var second = create("--name", "orders", "--expires", "2020-01-01T00:00:00Z");
    var before = Files.readString(file());
    var third = create("--name", "orders");

    assertThat(run(first.output(), "token", "check", file().toString()).exitCode()).isZero();
    assertThat(run(second.output(), "token", "check", file().toString()).output())
        .contains("token orders has expired at 2020-01-01T00:00:00Z");
    assertThat(third.exitCode()).isEqualTo(78);
    assertThat(third.output()).isEmpty();
    assertThat(third.errors()).contains("tokens[0].secrets must be a list of one, or of two");
    assertThat(Files.readString(file())).isEqualTo(before).startsWith("# ours\n");
    assertThat(folder)
        .isDirectoryContaining(each -> each.equals(file()))
        .isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void whatANameThatIsThereMayDoIsNotChanged() throws IOException {
    create("--name", "orders", "--allow", "discover:*");
    var before = Files.readString(file());

    for (var option :
        List.of(
            List.of("--allow", "register:*"),
            List.of("--network", "10.0.0.0/8"),
            List.of("--host", "10.0.0.1"))) {
      var refused = create("--name", "orders", option.getFirst(), option.getLast());

      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.output()).isEmpty();
      assertThat(refused.errors())
          .isEqualTo(
              "rollcall: --allow, --network and --host must be left out, since the file has a token"
                  + " orders: its new secret may do what that says\n");
      assertThat(Files.readString(file())).isEqualTo(before);
    }
  }

  @Test
  void tokensThatSeveralProgramsCreateAtOnceAreAllThere() throws Exception {
    try (var one = creating("one");
        var two = creating("two");
        var three = creating("three")) {
      for (var program : List.of(one, two, three)) {
        assertThat(program.exitCode()).as(program.output()).isZero();
      }
    }

    assertThat(run("", "token", "list", file().toString()).output())
        .contains("one  ", "two  ", "three  ");
  }

  @Test
  void withoutAFileTheEntryIsShown() {
    var created = run("", "token", "create", "--name", "a", "--allow", "discover:*");

    assertThat(created.output()).matches(SECRET);
    assertThat(created.errors())
        .startsWith("  - name: a\n    secrets:\n      - hash: sha256:")
        .endsWith("    permissions:\n      - actions: [\"discover\"]\n        services: [\"*\"]\n");
  }

  @Test
  void whatIsWrongIsTold() {
    assertThat(create("--name", "a", "--allow", "discover").errors())
        .contains("--allow must be actions, a colon and services");
    assertThat(create("--name", "a", "--allow", "fly:*").errors())
        .contains("tokens[0].permissions[0].actions must be one of register");
    assertThat(create("--name", "a").errors()).contains("permissions must be a list");
    assertThat(create("--name", "a", "--allow", "discover:*", "--expires", "soon").errors())
        .contains("must be a duration");
    assertThat(file()).doesNotExist();
  }

  @Test
  void aTokenThatIsMistypedIsToldFromOneThatIsNotThere() throws IOException {
    var created = create("--name", "orders", "--allow", "discover:*").output().strip();
    var mistyped =
        created.substring(0, 20) + (created.charAt(20) == 'x' ? 'y' : 'x') + created.substring(21);
    Files.writeString(file(), "tokens: []\n");

    var slip = run(mistyped, "token", "check", file().toString());
    var gone = run(created, "token", "check", file().toString());

    assertThat(slip.exitCode()).isEqualTo(1);
    assertThat(slip.errors()).contains("the token is mistyped").doesNotContain(mistyped);
    assertThat(gone.exitCode()).isEqualTo(1);
    assertThat(gone.errors()).contains("the token is not in the file");
  }

  private RollcallProcess creating(String name) throws IOException {
    return RollcallProcess.start(
        "token", "create", "--name", name, "--allow", "discover:*", file().toString());
  }

  private Path file() {
    return folder.resolve("tokens.yml");
  }

  private Run create(String... options) {
    var arguments = new String[options.length + 3];
    arguments[0] = "token";
    arguments[1] = "create";
    System.arraycopy(options, 0, arguments, 2, options.length);
    arguments[options.length + 2] = file().toString();
    return run("", arguments);
  }

  private static Run run(String input, String... arguments) {
    var in = System.in;
    var out = System.out;
    var err = System.err;
    var output = new ByteArrayOutputStream();
    var errors = new ByteArrayOutputStream();
    try (var printed = new PrintStream(output, true, UTF_8);
        var told = new PrintStream(errors, true, UTF_8)) {
      System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
      System.setOut(printed);
      System.setErr(told);
      int exitCode = new CommandLine(new RollcallCommand()).execute(arguments);
      return new Run(exitCode, output.toString(UTF_8), errors.toString(UTF_8));
    } finally {
      System.setIn(in);
      System.setOut(out);
      System.setErr(err);
    }
  }
}
