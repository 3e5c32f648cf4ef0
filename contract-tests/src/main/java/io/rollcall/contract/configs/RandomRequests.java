package io.rollcall.contract.configs;

import io.rollcall.config.Condition;
import io.rollcall.config.ConfigVersion;
import java.util.random.RandomGenerator;

/** What one client of many asks about a key that all of them write. For one thread. */
public final class RandomRequests {

  private final String client;
  private final RandomGenerator random;
  private int asked;

  /** The number of the latest version that it knows of, and a text that it put. */
  private long known = 1;

  private String text = "nothing yet";

  /**
   * @param client a name like that of no other
   */
  public RandomRequests(String client, RandomGenerator random) {
    this.client = client;
    this.random = random;
  }

  /** Any write: mostly a new value, whatever is there. */
  public Request.Change change() {
    var id = client + "-" + asked++;
    return switch (random.nextInt(20)) {
      case 0 -> new Request.Delete(id, condition());
      case 1, 2 -> new Request.Rollback(id, 1 + random.nextLong(known), condition());
      case 3 -> new Request.Put(id, text, condition());
      case 4 -> put(id, Condition.absent());
      case 5, 6, 7, 8 -> put(id, Condition.at(known));
      default -> put(id, Condition.none());
    };
  }

  /** Any read, a few of which are of all versions. */
  public Request read() {
    return switch (random.nextInt(40)) {
      case 0 -> new Request.GetHistory();
      case 1, 2, 3, 4, 5, 6 -> new Request.GetVersion(1 + random.nextLong(known));
      case 7, 8, 9, 10, 11, 12, 13 -> new Request.View();
      default -> new Request.Get();
    };
  }

  private Condition condition() {
    return random.nextBoolean() ? Condition.none() : Condition.at(known);
  }

  private Request.Change put(String id, Condition condition) {
    text = "value " + id;
    return new Request.Put(id, text, condition);
  }

  /** Takes note of what the store answered. */
  public void learn(Answer answer) {
    switch (answer) {
      case Answer.Made(var version) -> learn(version);
      case Answer.Unchanged(var version) -> learn(version);
      case Answer.Value(var version, _, _) -> learn(version);
      case Answer.Shown(var version, _) -> learn(version);
      case Answer.Mismatch(var latest) -> known = Math.max(1, latest);
      case Answer.Versions _,
          Answer.NotFound _,
          Answer.NotShown _,
          Answer.NoEffect _,
          Answer.Unknown _ -> {}
    }
  }

  private void learn(ConfigVersion version) {
    known = version.number();
  }
}
