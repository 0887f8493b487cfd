// What a poll asks, and what it reads in an answer.
#include "exchange/poll.h"

#include <gtest/gtest.h>

#include "exchange/poll_cursor.h"

namespace linkway::exchange {
namespace {

constexpr Instant noon{1'800'000'000'000'000};  // 2027-01-15T08:00:00Z

std::optional<fhir::path::Expression> path(const char* text) { return *fhir::path::Expression::parse(text); }

class PollTest : public ::testing::Test {
 protected:
  std::string url(const std::string& pattern, const std::string& cursor = "", std::int64_t page = 1) {
    settings_.url = pattern;
    const auto made = poll_url(settings_, {cursor, noon, page});
    return made ? *made : made.problems().front().text;
  }
  Result<PollPage> read(const std::string& body) {
    return read_page(settings_, body, "https://api.example:8080/v1/events?page=1", clock_);
  }
  PollSettings settings_;
  FixedClock clock_{noon};
};

TEST_F(PollTest, FillsInTheAddress) {
  EXPECT_EQ(url("https://a/x"), "https://a/x");
  EXPECT_EQ(url("https://a/x?p={page}&q={page}", "", 7), "https://a/x?p=7&q=7");
  EXPECT_EQ(url("https://a/{cursor}?after={cursor}", "a/b&c"), "https://a/a%2Fb%26c?after=a%2Fb%26c");
  EXPECT_EQ(url("https://[::1]:8/a b?resolve[]=ALL&x=%20"), "https://[::1]:8/a%20b?resolve%5B%5D=ALL&x=%20");
  EXPECT_EQ(url("https://a/?to={until}"), "https://a/?to=2027-01-15T08%3A00%3A00.000Z");
  settings_.start = "17";
  EXPECT_EQ(url("https://a/{cursor}"), "https://a/17");
  EXPECT_EQ(url("https://a/{cursor}", "18"), "https://a/18");
}

TEST_F(PollTest, SinceIsTheTimeOfTheCursorLessTheOverlap) {
  EXPECT_EQ(url("{since}"), "1970-01-01T00%3A00%3A00.000Z");
  settings_.overlap = std::chrono::minutes(2);
  for (const auto* cursor : {"2027-01-15T08:00:00Z", "2027-01-15T09:00:00+01:00", "2027-01-15 08:00:00",
                             "2027-01-15T08:00:00", "1800000000", "1800000000000"}) {
    EXPECT_EQ(url("{since}", cursor), "2027-01-15T07%3A58%3A00.000Z") << cursor;
  }
  settings_.time_format = PollSettings::TimeFormat::date;
  EXPECT_EQ(url("{since},{until}", "2027-01-13"), "2027-01-12,2027-01-15");
  settings_.time_format = PollSettings::TimeFormat::seconds;
  EXPECT_EQ(url("{since}", "1800000000"), "1799999880");
  settings_.time_format = PollSettings::TimeFormat::milliseconds;
  EXPECT_EQ(url("{since}", "1800000000"), "1799999880000");
  EXPECT_EQ(url("{since}", "page-4"), "the cursor is no time, so there is no {since}");
}

TEST_F(PollTest, AnAnswerIsOneItemOrAList) {
  EXPECT_EQ(read(R"({"a":1})")->items, std::vector<std::string>{R"({"a":1})"});
  EXPECT_EQ(read(R"([{"a":1},{"a":2}])")->items, (std::vector<std::string>{R"({"a":1})", R"({"a":2})"}));
  EXPECT_TRUE(read("[]")->items.empty());
  EXPECT_FALSE(read("a,b\n1,2").ok());
}

TEST_F(PollTest, ItemsAreSelected) {
  settings_.items = path("data.events.where(kind = 'moved')");
  settings_.cursor = path("at");
  const auto page = read(R"({"data":{"events":[{"kind":"moved","at":"2027-01-02","n":1.10},{"kind":"other","at":"2028"},
                            {"kind":"moved","at":"2027-01-01"}]}})");
  ASSERT_TRUE(page.ok()) << to_string(page.problems().front());
  EXPECT_EQ(page->items, (std::vector<std::string>{R"({"kind":"moved","at":"2027-01-02","n":1.10})",
                                                   R"({"kind":"moved","at":"2027-01-01"})"}));
  EXPECT_EQ(page->cursor, "2027-01-02");
  EXPECT_EQ(page->lacks, "");
  EXPECT_TRUE(read("{}")->items.empty());
  EXPECT_EQ(read(R"({"error":"too many requests"})")->lacks, "data");
  EXPECT_EQ(read(R"({"data":{"events":[]}})")->lacks, "");
  EXPECT_EQ(read(R"({"resourceType":"Bundle","type":"searchset","total":0})")->lacks, "");
  settings_.items = path("1 + 1");
  EXPECT_FALSE(read("{}").ok());
}

TEST_F(PollTest, TheNextPageIsAtTheSameServer) {
  settings_.paging = PollSettings::Paging::next;
  settings_.next = path("`@odata.nextLink`");
  const auto next = [&](const std::string& link) {
    const auto page = read(R"({"@odata.nextLink":")" + link + "\"}");
    return page ? page->next : page.problems().front().text;
  };
  EXPECT_EQ(next("https://API.example:8080/other?x=1"), "https://API.example:8080/other?x=1");
  EXPECT_EQ(next("/v2?x=1"), "https://api.example:8080/v2?x=1");
  EXPECT_EQ(next("?page=2"), "https://api.example:8080/v1/events?page=2");
  EXPECT_EQ(next("more"), "https://api.example:8080/v1/more");
  EXPECT_EQ(read("{}")->next, "");
  for (const auto* link : {"https://other.example:8080/v1", "http://api.example:8080/v1", "https://api.example/v1",
                           "//other.example/x", "https://api.example:8080@other.example/", "https:/v1"}) {
    EXPECT_EQ(next(link), "the next page is at another place than the one that was asked; it is not followed") << link;
  }
  EXPECT_EQ(next("?after=a:b"), "https://api.example:8080/v1/events?after=a:b");
  EXPECT_EQ(next("HTTPS://api.example:8080/v3"), "HTTPS://api.example:8080/v3");
  for (const auto* link : {"file:///etc/passwd", "ftp://api.example:8080/v1", "data:,x", "mailto:a@b.example"}) {
    EXPECT_EQ(next(link), "the next page is no https address; it is not followed") << link;
  }
}

TEST_F(PollTest, TheLaterCursor) {
  EXPECT_EQ(later("9", "10"), "10");
  EXPECT_EQ(later("", "a"), "a");
  EXPECT_EQ(later("b", ""), "b");
  EXPECT_EQ(later("2027-01-15T08:00:00+02:00", "2027-01-15T07:00:00Z"), "2027-01-15T07:00:00Z");
  EXPECT_EQ(later("item-b", "item-a"), "item-b");
}

TEST_F(PollTest, ACursorThatIsATimeAheadIsPassedOver) {
  settings_.url = "https://a/?since={since}";
  settings_.items = path("items");
  settings_.cursor = path("at");
  const auto page = read(R"({"items":[{"at":"2027-01-14"},{"at":"2062-01-14"},{"at":"2027-01-16T07:59:59Z"}]})");
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->items.size(), 3U);
  EXPECT_EQ(page->cursor, "2027-01-16T07:59:59Z") << "a partner's clock may be wrong, or tell a local time";
  EXPECT_TRUE(page->ahead);
  EXPECT_FALSE(read(R"({"items":[{"at":"2027-01-14"}]})")->ahead);
  EXPECT_TRUE(read(R"({"items":[{"at":1900000000}]})")->ahead);
  settings_.url = "https://a/?after={cursor}";
  EXPECT_TRUE(read(R"({"items":[{"at":"2062-01-14 10:00:00"}]})")->ahead);
  for (const auto* number : {"1900000000", "2062", "1900000000000000000"}) {
    EXPECT_EQ(read(std::string(R"({"items":[{"at":")") + number + "\"}]}")->cursor, number) << "it counts";
  }
}

TEST_F(PollTest, ATimeIsWrittenAsTheCursorIs) {
  EXPECT_EQ(written_as("2062-01-14", noon), "2027-01-15");
  EXPECT_EQ(written_as("2062-01-14T09:00:00+01:00", noon), "2027-01-15T08:00:00.000Z");
  EXPECT_EQ(written_as("2062-01-14 09:00:00", noon), "2027-01-15 08:00:00");
  EXPECT_EQ(written_as("2900000000", noon), "1800000000");
  EXPECT_EQ(written_as("2900000000000", noon), "1800000000000");
}

}  // namespace
}  // namespace linkway::exchange
