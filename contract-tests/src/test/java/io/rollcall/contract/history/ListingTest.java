package io.rollcall.contract.history;

import static io.rollcall.contract.history.Story.probed;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.history.Fault.CutOff;
import io.rollcall.contract.history.Fault.DataLost;
import io.rollcall.contract.history.Listing.Entry;
import io.rollcall.contract.history.Listing.Page;
import io.rollcall.contract.history.Violation.MissingService;
import io.rollcall.contract.history.Violation.WrongCount;
import io.rollcall.contract.history.Violation.WrongPage;
import io.rollcall.model.HealthStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a page of services must and may hold; the only service that clients write to is orders. */
class ListingTest {

  private static final Entry ORDERS = new Entry("orders", 1, 1);

  @Test
  void serviceIsOnThePageThatItsNameBelongsOn() {
    living().listed(12, first("orders", ORDERS)).isFine();
    living().listed(12, last("n", ORDERS, new Entry("users", 1, 0))).isFine();
    living().listed(12, page("a", "n", new Entry("n", 2, 2))).isFine();
    living().listed(12, last("orders")).isFine();
  }

  @Test
  void serviceThatIsLeftOutIsMissing() {
    var missing =
        living()
            .listed(12, page("a", "users", new Entry("n", 2, 2), new Entry("users", 1, 0)))
            .breaks(MissingService.class);

    assertThat(missing.service()).isEqualTo("orders");
    living().listed(12, last("n")).breaks(MissingService.class);
  }

  @Test
  void serviceMayBeMissingWhileAnswersLag() {
    living().listed(4.9, last(null)).isFine();
    living().listed(6.2, last(null)).breaks(MissingService.class);
  }

  @Test
  void serviceMayBeMissingOnceItMayBeGone() {
    new Story().registered("1", 0).listed(11, last(null)).isFine();
    new Story().lives("1", 0, 9).removed("1", 10).listed(12, last(null)).isFine();
    living().fault(10, 11, new DataLost()).listed(12, last(null)).isFine();
  }

  @Test
  void replicaThatIsCutOffListsWhatItKnew() {
    living()
        .fault(0.5, 30, new CutOff("a"))
        .call(probed("2"), "2", 12, 12.1, Outcome.OK)
        .listed(25, first("orders", ORDERS))
        .isFine();
    living().fault(8, 30, new CutOff("a")).listed(25, last(null)).breaks(MissingService.class);
  }

  @Test
  void instancesAreCounted() {
    assertThat(living().listed(12, last(null, new Entry("orders", 0, 0))).violations())
        .hasSize(2)
        .hasOnlyElementsOfType(WrongCount.class);
    var tooMany =
        living().listed(12, last(null, new Entry("orders", 2, 1))).breaks(WrongCount.class);

    assertThat(tooMany.what()).isEqualTo("orders.instances");
    assertThat(tooMany.most()).isEqualTo(1);
  }

  @Test
  void instanceThatIsGoneIsNotCounted() {
    living()
        .registered("2", 0)
        .removed("2", 1)
        .listed(12, last(null, new Entry("orders", 2, 1)))
        .breaks(WrongCount.class);
    living()
        .registered("2", 0)
        .listed(16, last(null, new Entry("orders", 2, 1)))
        .breaks(WrongCount.class);
    living().registered("2", 0).listed(9, last(null, new Entry("orders", 2, 2))).isFine();
  }

  @Test
  void instanceOutOfServiceIsNoHealthyOne() {
    living().outOfService("1", 2).listed(12, last(null, new Entry("orders", 1, 0))).isFine();
    living().outOfService("1", 2).listed(12, last(null, ORDERS)).breaks(WrongCount.class);
    living()
        .reported("1", HealthStatus.UNHEALTHY, 2)
        .listed(12, last(null, ORDERS))
        .breaks(WrongCount.class);
  }

  @Test
  void pageGoesOnInOrder() {
    new Story().listed(1, last("b", new Entry("a", 1, 1))).breaks(WrongPage.class);
    new Story().listed(1, last("b", new Entry("b", 1, 1))).breaks(WrongPage.class);
    new Story()
        .listed(1, last(null, new Entry("b", 1, 1), new Entry("a", 1, 1)))
        .breaks(WrongPage.class);
  }

  @Test
  void pageEndsWhereTheNextBegins() {
    new Story().listed(1, page(null, "b", new Entry("a", 1, 1))).breaks(WrongPage.class);
    new Story().listed(1, page(null, "b")).breaks(WrongPage.class);
    new Story()
        .listed(1, new Page(null, 1, List.of(new Entry("a", 1, 1), new Entry("b", 1, 1)), null))
        .breaks(WrongPage.class);
  }

  /** Instance "1" of orders lives. */
  private static Story living() {
    return new Story().lives("1", 0, 40);
  }

  private static Page first(String next, Entry... entries) {
    return page(null, next, entries);
  }

  private static Page last(@Nullable String after, Entry... entries) {
    return page(after, null, entries);
  }

  private static Page page(@Nullable String after, @Nullable String next, Entry... entries) {
    return new Page(after, 10, List.of(entries), next);
  }
}
