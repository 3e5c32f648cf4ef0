package io.rollcall.contract.configs;

import io.rollcall.config.Authorship;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigResult;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.ConfigNotFound;
import io.rollcall.model.RegistryException.ConfigVersionMismatch;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a configuration store, as requests say it. */
public final class ConfigClient {

  private static final int PAGE = 500;

  private ConfigClient() {}

  /** Asks, and gives what came of it. */
  public static Answer ask(ConfigStore store, String key, Request request) {
    try {
      return switch (request) {
        case Request.Put(var id, var text, var condition) ->
            write(store, new ConfigWrite.Put(key, content(text), condition, true), id);
        case Request.Rollback(var id, var number, var condition) ->
            write(store, new ConfigWrite.Rollback(key, number, condition), id);
        case Request.Delete(var id, var condition) ->
            write(store, new ConfigWrite.Delete(key, condition), id);
        case Request.Get() -> value(store, key);
        case Request.GetVersion(var number) -> {
          var entry = store.get(key, number);
          yield new Answer.Value(entry.version(), entry.content().text(), false);
        }
        case Request.GetHistory() -> new Answer.Versions(history(store, key));
        case Request.View() -> listed(store, key);
      };
    } catch (ConfigVersionMismatch e) {
      return new Answer.Mismatch(e.latest());
    } catch (ConfigNotFound e) {
      return new Answer.NotFound();
    } catch (OutcomeUnknown e) {
      return new Answer.Unknown();
    } catch (RegistryException.BackendUnavailable e) {
      return new Answer.NoEffect();
    }
  }

  /** As it is put by {@link #ask}. */
  public static ConfigContent content(String text) {
    return new ConfigContent("text/plain", text);
  }

  private static Answer write(ConfigStore store, ConfigWrite write, String id) {
    ConfigResult result = store.write(write, new Authorship("client", id));
    return result.isChanged()
        ? new Answer.Made(result.version())
        : new Answer.Unchanged(result.version());
  }

  private static Answer value(ConfigStore store, String key) {
    boolean wasStale = store.whyStale() != null;
    var entry = store.get(key);
    boolean isStale = wasStale || store.whyStale() != null;
    return new Answer.Value(entry.version(), entry.content().text(), isStale);
  }

  private static List<ConfigVersion> history(ConfigStore store, String key) {
    var all = new ArrayList<ConfigVersion>();
    @Nullable String from = null;
    do {
      var page = store.history(key, from, PAGE);
      all.addAll(page.versions());
      from = page.next();
    } while (from != null);
    return all;
  }

  private static Answer listed(ConfigStore store, String key) {
    boolean wasStale = store.whyStale() != null;
    var found = store.list(key, null, 1);
    boolean isStale = wasStale || store.whyStale() != null;
    return found.stream()
        .filter(version -> version.key().equals(key))
        .findFirst()
        .<Answer>map(version -> new Answer.Shown(version, isStale))
        .orElseGet(() -> new Answer.NotShown(isStale));
  }
}
