package io.rollcall.contract.configs;

import static io.rollcall.contract.configs.ConfigStory.A;
import static io.rollcall.contract.configs.ConfigStory.B;
import static io.rollcall.contract.configs.ConfigStory.put;
import static io.rollcall.contract.configs.ConfigStory.version;

import io.rollcall.contract.configs.ConfigViolation.Kind;
import io.rollcall.contract.history.Fault.CutOff;
import org.junit.jupiter.api.Test;

/** What is shown of a key. */
class ShownVersionsTest {

  private static final Request GET = new Request.Get();
  private static final Request VIEW = new Request.View();

  @Test
  void readMayBeALittleLate() {
    var story = new ConfigStory().made(1, "one", 0).made(2, "two", 1);
    story.gets(1, "one", 5);
    story.shows(A, 1, "one", 5).isFine();
    story.gets(1, "one", 6.2).breaks(Kind.NOT_IN_ORDER);
  }

  @Test
  void watcherMayNotMissTheLast() {
    new ConfigStory()
        .made(1, "one", 0)
        .made(2, "two", 1)
        .shows(A, 1, "one", 6.2)
        .breaks(Kind.NOT_IN_ORDER);
  }

  @Test
  void replicaThatIsCutOffMayBeLater() {
    new ConfigStory()
        .made(1, "one", 0)
        .fault(0.5, 20, new CutOff("b"))
        .made(2, "two", 1)
        .shows(B, 1, "one", 19)
        .isFine();
    new ConfigStory()
        .made(1, "one", 0)
        .fault(0.5, 20, new CutOff("b"))
        .made(2, "two", 1)
        .shows(A, 1, "one", 19)
        .breaks(Kind.NOT_IN_ORDER);
  }

  @Test
  void staleAnswerMayBeOfAnyAge() {
    new ConfigStory()
        .made(1, "one", 0)
        .made(2, "two", 1)
        .call(GET, 60, new Answer.Value(version(1, "one"), "one", true))
        .call(VIEW, 61, new Answer.NotShown(true))
        .isFine();
  }

  @Test
  void keyThatHasAValueIsShown() {
    new ConfigStory().made(1, "one", 0).call(VIEW, 4, new Answer.NotShown(false)).isFine();
    new ConfigStory()
        .made(1, "one", 0)
        .call(VIEW, 6, new Answer.NotShown(false))
        .breaks(Kind.NOT_IN_ORDER);
    new ConfigStory()
        .made(1, "one", 0)
        .call(GET, 1, new Answer.NotFound())
        .breaks(Kind.NOT_IN_ORDER);
  }

  @Test
  void versionIsNotShownBeforeItsWriteBegins() {
    new ConfigStory().gets(1, "one", 0).made(1, "one", 1).breaks(Kind.NOT_IN_ORDER);
  }

  @Test
  void versionIsMadeOnceItIsShown() {
    new ConfigStory()
        .made(1, "one", 0)
        .call(B, put("two"), 1, 60, new Answer.Unknown())
        .shows(A, 2, "two", 2)
        .showsHistory(3, "one")
        .breaks(Kind.NOT_IN_ORDER);
  }

  @Test
  void sourceDoesNotGoBackAndOthersMayBeBehind() {
    var story = new ConfigStory().made(1, "one", 0).made(2, "two", 1).shows(A, 2, "two", 2);
    story.shows(B, 1, "one", 2.5).isFine();
    story.shows(A, 1, "one", 3).breaks(Kind.WENT_BACK);
  }

  @Test
  void latestValueIsNoOlderThanWhatWasShown() {
    new ConfigStory()
        .made(1, "one", 0)
        .made(2, "two", 1)
        .shows(A, 2, "two", 2)
        .gets(1, "one", 3)
        .breaks(Kind.WENT_BACK);
  }

  @Test
  void valueIsThatOfTheVersion() {
    new ConfigStory()
        .made(1, "one", 0)
        .call(GET, 1, new Answer.Value(version(1, "one"), "other", false))
        .breaks(Kind.WRONG_VALUE);
  }

  @Test
  void everyVersionIsThere() {
    new ConfigStory()
        .made(1, "one", 0)
        .call(new Request.GetVersion(1), 1, new Answer.NotFound())
        .breaks(Kind.NOT_IN_ORDER);
  }
}
