package io.rollcall.app.command.config;

import io.rollcall.app.RollcallCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * One run of {@code rollcall config}.
 *
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Run(int exitCode, String out, String err) {

  /** Runs it within this process, to its end. */
  static Run of(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    var all = new ArrayList<>(List.of("config"));
    all.addAll(List.of(arguments));
    int exitCode =
        new CommandLine(new RollcallCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(new String[0]));
    return new Run(exitCode, out.toString(), err.toString());
  }

  /** The columns of its output, line by line. */
  List<List<String>> rows() {
    return out.lines().map(line -> List.of(line.split("\t", -1))).toList();
  }

  /** One column of its output. */
  List<String> column(int number) {
    return rows().stream().map(row -> row.get(number)).toList();
  }
}
