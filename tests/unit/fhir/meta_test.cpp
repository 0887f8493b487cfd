#include "fhir/meta.h"

#include "unit/fhir/support.h"

namespace linkway::fhir {
namespace {

constexpr Instant at{1'793'352'600'125'000};

class Meta : public testing::Test {
 protected:
  std::string stamp(std::string_view text) {
    documents_.push_back(json(text));
    return data::to_json(stamped(documents_.back().root, builder_, "r1", 7, at));
  }
  std::string unstamp(std::string_view text) {
    documents_.push_back(json(text));
    return data::to_json(unstamped(documents_.back().root, builder_));
  }
  data::Arena arena_;
  data::Builder builder_{arena_};
  std::vector<data::Document> documents_;
  const std::string marks_ = R"("versionId":"7","lastUpdated":")" + to_fhir(at) + "\"";
};

TEST_F(Meta, ComesFirstAndTheRestStaysInOrder) {
  EXPECT_EQ(stamp(R"({"status":"active","resourceType":"Task","z":1.10,"id":"old","a":true})"),
            R"({"resourceType":"Task","id":"r1","meta":{)" + marks_ + R"(},"status":"active","z":1.10,"a":true})");
}

TEST_F(Meta, KeepsTheSendersOtherMarks) {
  EXPECT_EQ(stamp(R"({"resourceType":"Task","meta":{"profile":["p"],"versionId":"99","tag":[{"code":"t"}],
    "lastUpdated":"2020-01-01T00:00:00Z","_lastUpdated":{"id":"x"},"source":"s"}})"),
            R"({"resourceType":"Task","id":"r1","meta":{)" + marks_ +
                R"(,"profile":["p"],"tag":[{"code":"t"}],"source":"s"}})");
}

TEST_F(Meta, ReplacesWhatIsNoMeta) {
  EXPECT_EQ(stamp(R"({"resourceType":"Task","meta":"x","id":5})"),
            R"({"resourceType":"Task","id":"r1","meta":{)" + marks_ + "}}");
}

TEST_F(Meta, UnstampedHasNoMarks) {
  EXPECT_EQ(unstamp(R"({"resourceType":"Task","id":"1","meta":{"versionId":"2","lastUpdated":"x"},"status":"draft"})"),
            R"({"resourceType":"Task","status":"draft"})");
  EXPECT_EQ(unstamp(R"({"resourceType":"Task","meta":{"versionId":"2","profile":["p"]}})"),
            R"({"resourceType":"Task","meta":{"profile":["p"]}})");
  EXPECT_EQ(unstamp(R"({"resourceType":"Task"})"), R"({"resourceType":"Task"})");
}

TEST_F(Meta, StampingDoesNotMakeAVersionDifferent) {
  for (const auto* text :
       {R"({"resourceType":"Task","status":"draft"})", R"({"id":"x","resourceType":"Task","meta":{}})",
        R"({"resourceType":"Task","meta":{"tag":[{"code":"t"}],"versionId":"4"},"status":"draft"})"}) {
    const auto stored = stamp(text);
    documents_.push_back(json(stored));
    documents_.push_back(json(text));
    const auto count = documents_.size();
    EXPECT_TRUE(
        data::equal(unstamped(documents_[count - 2].root, builder_), unstamped(documents_[count - 1].root, builder_)))
        << text;
  }
}

}  // namespace
}  // namespace linkway::fhir
