package io.rollcall.contract.configs;

import static io.rollcall.contract.configs.ConfigStory.deletion;
import static io.rollcall.contract.configs.ConfigStory.history;
import static io.rollcall.contract.configs.ConfigStory.put;
import static io.rollcall.contract.configs.ConfigStory.putAt;
import static io.rollcall.contract.configs.ConfigStory.version;

import io.rollcall.config.Condition;
import io.rollcall.config.ConfigVersion;
import io.rollcall.contract.configs.ConfigViolation.Kind;
import io.rollcall.contract.history.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What writes make of a key. */
class WrittenVersionsTest {

  private static final Request DELETE = new Request.Delete("deletion", Condition.none());
  private static final Request HISTORY = new Request.GetHistory();

  @Test
  void versionsOneAfterTheOtherAreFine() {
    new ConfigStory()
        .made(1, "one", 0)
        .call(putAt(1, "two"), 1, new Answer.Made(version(2, "two")))
        .call(DELETE, 2, new Answer.Made(deletion(3, "deletion")))
        .call(new Request.Delete("another", Condition.none()), 3, new Answer.NotFound())
        .isFine();
  }

  @Test
  void historyMayHaveNoGap() {
    var gap = List.of(version(3, "three"), version(1, "one"));
    new ConfigStory()
        .made(1, "one", 0)
        .made(3, "three", 1)
        .call(HISTORY, 2, new Answer.Versions(gap))
        .breaks(Kind.LOST_VERSION);
  }

  @Test
  void historyMayNotEndEarly() {
    new ConfigStory()
        .made(1, "one", 0)
        .made(2, "two", 1)
        .call(HISTORY, 2, new Answer.Versions(List.of(version(2, "two"))))
        .breaks(Kind.LOST_VERSION);
  }

  @Test
  void acknowledgedWriteMayNotBeMissing() {
    new ConfigStory()
        .made(1, "one", 0)
        .made(2, "two", 1)
        .showsHistory(2, "one")
        .breaks(Kind.NOT_IN_ORDER);
    new ConfigStory()
        .made(1, "one", 0)
        .call(HISTORY, 1, new Answer.NotFound())
        .breaks(Kind.NOT_IN_ORDER);
  }

  @Test
  void acknowledgedWriteMayNotBeReplaced() {
    new ConfigStory()
        .made(1, "one", 0)
        .call(put("other"), 1, new Answer.Unknown())
        .showsHistory(2, "other")
        .breaks(Kind.DOUBLED_VERSION);
  }

  @Test
  void twoWritesMayNotMakeOneVersion() {
    new ConfigStory().made(1, "one", 0).made(1, "other", 0.05).breaks(Kind.DOUBLED_VERSION);
  }

  @Test
  void oneWriteMayNotMakeTwoVersions() {
    new ConfigStory()
        .call(put("one"), 0, new Answer.Unknown())
        .showsHistory(1, "one", "one")
        .breaks(Kind.DOUBLED_VERSION);
  }

  @Test
  void writeIsNotToldAnothersVersion() {
    new ConfigStory()
        .made(1, "one", 0)
        .call(put("two"), 1, new Answer.Made(version(1, "one")))
        .breaks(Kind.DOUBLED_VERSION);
  }

  @Test
  void unknownWriteMayBeMadeOnceOrNever() {
    var story = new ConfigStory().made(1, "one", 0).call(put("two"), 1, new Answer.Unknown());
    story.showsHistory(2, "one");
    story.isFine();
    story.showsHistory(3, "one", "two");
    story.isFine();
  }

  @Test
  void writeWithoutEffectMayHaveNone() {
    for (var answer :
        List.of(
            new Answer.NoEffect(),
            new Answer.Mismatch(1),
            new Answer.Unchanged(version(1, "one")),
            new Answer.NotFound())) {
      new ConfigStory()
          .made(1, "one", 0)
          .call(putAt(7, "two"), 1, answer)
          .showsHistory(2, "one", "two")
          .breaks(Kind.EFFECT_OF_NONE);
    }
  }

  @Test
  void whatNobodyWroteMayNotBeThere() {
    new ConfigStory().made(1, "one", 0).showsHistory(1, "one", "two").breaks(Kind.EFFECT_OF_NONE);
  }

  @Test
  void versionMayNotBeWhatIsThereAlready() {
    new ConfigStory()
        .call(put("one"), 0, new Answer.Made(version(1, "one")))
        .call(put("other"), 1, new Answer.Made(again(2)))
        .breaks(Kind.DOUBLED_VERSION);
  }

  private static ConfigVersion again(long number) {
    var one = version(number, "one");
    return new ConfigVersion(
        "key", number, one.at(), "client", "other", one.mediaType(), 3, one.checksum(), 0, false);
  }

  @Test
  void versionIsMadeOfTheOneThatItsWriteCompares() {
    new ConfigStory()
        .made(1, "one", 0)
        .made(2, "two", 1)
        .call(putAt(1, "three"), 2, new Answer.Made(version(3, "three")))
        .breaks(Kind.STALE_COMPARE);
    new ConfigStory()
        .made(1, "one", 0)
        .call(
            new Request.Put("two", "two", Condition.absent()),
            1,
            new Answer.Made(version(2, "two")))
        .breaks(Kind.STALE_COMPARE);
  }

  @Test
  void refusalNamesTheLatestVersionAndIsRight() {
    var story =
        new ConfigStory()
            .made(1, "one", 0)
            .made(2, "two", 1)
            .call(putAt(1, "three"), 2, new Answer.Mismatch(2));
    story.isFine();
    story.call(putAt(7, "four"), 3, new Answer.Mismatch(1)).breaks(Kind.NOT_IN_ORDER);
    new ConfigStory()
        .made(1, "one", 0)
        .call(putAt(1, "two"), 1, new Answer.Mismatch(1))
        .breaks(Kind.STALE_COMPARE);
  }

  @Test
  void refusalMayNameAVersionThatOutlastedALoss() {
    new ConfigStory()
        .made(1, "one", 0)
        .made(2, "two", 1)
        .fault(3, 4, new Fault.DataLost())
        .call(putAt(7, "three"), 5, new Answer.Mismatch(2))
        .isFine();
    new ConfigStory()
        .made(1, "one", 0)
        .fault(3, 4, new Fault.DataLost())
        .call(putAt(7, "three"), 5, new Answer.Mismatch(3))
        .breaks(Kind.EFFECT_OF_NONE);
  }

  @Test
  void refusalMayNameAVersionOfUnknownOutcome() {
    var story = new ConfigStory().made(1, "one", 0).call(put("two"), 1, new Answer.Unknown());
    story.call(putAt(7, "three"), 2, new Answer.Mismatch(2)).isFine();
    story.call(putAt(7, "four"), 3, new Answer.Mismatch(3)).breaks(Kind.EFFECT_OF_NONE);
  }

  @Test
  void refusalMayNameAVersionThatWasTheLatestMeanwhile() {
    new ConfigStory()
        .made(1, "one", 0)
        .call(ConfigStory.B, putAt(7, "three"), 0.5, 2, new Answer.Mismatch(1))
        .made(2, "two", 1)
        .isFine();
  }

  @Test
  void valueThatIsThereAlreadyChangesNothing() {
    var story =
        new ConfigStory()
            .made(1, "one", 0)
            .call(again("one"), 1, new Answer.Unchanged(version(1, "one")));
    story.isFine();
    story.call(again("two"), 2, new Answer.Unchanged(version(1, "one"))).breaks(Kind.WRONG_VALUE);
  }

  private static Request again(String text) {
    return new Request.Put("again " + text, text, Condition.none());
  }

  @Test
  void deletionNeedsAValue() {
    new ConfigStory()
        .made(1, "one", 0)
        .call(DELETE, 1, new Answer.NotFound())
        .breaks(Kind.NOT_IN_ORDER);
    new ConfigStory()
        .call(DELETE, 0, new Answer.Made(deletion(1, "deletion")))
        .breaks(Kind.STALE_COMPARE);
  }

  @Test
  void rollbackBringsBackTheValue() {
    var rollback = new Request.Rollback("back", 1, Condition.none());
    new ConfigStory()
        .made(1, "one", 0)
        .made(2, "two", 1)
        .call(rollback, 2, new Answer.Made(restored("one")))
        .isFine();
    new ConfigStory()
        .made(1, "one", 0)
        .made(2, "two", 1)
        .call(rollback, 2, new Answer.Made(restored("other")))
        .breaks(Kind.WRONG_VALUE);
    new ConfigStory()
        .made(1, "one", 0)
        .made(2, "two", 1)
        .call(rollback, 2, new Answer.NotFound())
        .breaks(Kind.NOT_IN_ORDER);
  }

  private static ConfigVersion restored(String text) {
    var put = version(3, text);
    return new ConfigVersion(
        "key", 3, put.at(), "client", "back", put.mediaType(), 3, put.checksum(), 1, false);
  }

  @Test
  void lostDataMayBeMissingAndItsNumbersComeAgain() {
    new ConfigStory()
        .made(1, "one", 0)
        .made(2, "two", 1)
        .fault(2, 3, new Fault.DataLost())
        .made(2, "three", 20)
        .call(HISTORY, 21, history("one", "three"))
        .isFine();
  }

  @Test
  void lossExcusesNothingThatComesAfterIt() {
    new ConfigStory()
        .fault(2, 3, new Fault.DataLost())
        .made(1, "one", 20)
        .made(1, "other", 21)
        .breaks(Kind.DOUBLED_VERSION);
  }
}
