package io.rollcall.app.command.config;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands about the configurations of services. */
@Command(
    name = "config",
    description = "Reads, writes and watches configurations that a server keeps for services.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ConfigGet.class,
      ConfigPut.class,
      ConfigDelete.class,
      ConfigList.class,
      ConfigHistory.class,
      ConfigDiff.class,
      ConfigRollback.class,
      ConfigWatch.class,
      ConfigExport.class,
      ConfigImport.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is done",
      "1:the server refused, or could not be asked, or the output could not be written; standard"
          + " error says why",
      "2:the command line is wrong"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  rollcall config put payments/limits limits.json -m 'Raise the limit'",
      "  rollcall config get payments/limits",
      "  rollcall config history payments/limits",
      "  rollcall config diff payments/limits --from 3",
      "  rollcall config rollback payments/limits 3",
      "  rollcall config export payments/ > payments.json",
      "%nVersions are shown a line each, with tabs between key, version, time, author, media type"
          + " (or 'deleted') and message.",
      "%nEnvironment:%n",
      "  ROLLCALL_SERVER   which server is asked",
      "  ROLLCALL_TOKEN    token that is sent"
    })
public final class ConfigCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Say what to do with configurations.");
    }
  }
}
