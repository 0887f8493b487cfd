// Many messages in one text, each an exchange of its own.
#include "exchange/batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exchange/batch_result.h"
#include "exchange/batch_text.h"
#include "unit/exchange/support.h"

namespace linkway::exchange {
namespace {

using test::Inside;
using testing::HasSubstr;

std::shared_ptr<Settings> with_pack(const std::string& order = "") {
  mapping::PackSource source;
  source.manifest.pack = "passing";
  source.manifest.version = "1";
  mapping::Channel in;
  in.name = "messages";
  in.format = mapping::PackFormat::fhir_json;
  in.order = order;
  source.manifest.channels.push_back(in);
  source.digest = "0123456789abcdef";
  auto loaded = mapping::Pack::load(std::move(source), fhir::Definitions::built_in());
  EXPECT_TRUE(loaded.pack) << (loaded.problems.empty() ? "" : to_string(loaded.problems.front()));
  auto settings = test::two_sides();
  auto partners = settings->partners.all();
  partners.front().pack = "passing";
  settings->partners = security::Partners(std::move(partners));
  settings->packs = std::make_shared<const Packs>(std::vector<PackPtr>{loaded.pack});
  return settings;
}

// Messages have line breaks in them; a list does not mind.
std::string list_of(std::initializer_list<std::string> messages) {
  std::string text = "[";
  for (const auto& message : messages) text += (text.size() > 1 ? ",\n" : "") + message;
  return text + "]";
}

class BatchTest : public testing::Test {
 protected:
  BatchSummary run(const std::string& text, const BatchLimits& limits = {}, bool stopping = false) {
    const auto settings = inside_.settings.get();
    const auto pack = settings->packs->find("passing");
    const auto* channel = pack->channel(mapping::Direction::in, "messages");
    auto batch = batch_text(pack, *channel, "application/fhir+json", mapping::bytes_of(text));
    EXPECT_TRUE(batch.ok());
    Received head;
    head.operation = "POST /partners/{partner}/{channel}";
    head.interaction = Interaction::process_message;
    head.path_partner = PartnerId("surgery");
    head.path_channel = "messages";
    head.vouched = PartnerId("surgery");
    head.media_type = batch->media_type;
    head.peer = std::make_shared<net::PeerCertificate>();
    rows_.clear();
    written_.clear();
    BatchResult result(BatchForm::table);
    result.begin(written_);
    const auto summary = run_batch(
        {inside_.inbound, inside_.settings, inside_.clock, inside_.ids}, head, *batch->records,
        [&](const BatchRow& row) {
          rows_.push_back(row);
          result.add(row, written_);
        },
        [&] { return stopping; }, limits);
    result.end(summary, written_);
    return summary;
  }
  std::string verdicts() const {
    std::string all;
    for (const auto& row : rows_) all += std::string(to_string(row.verdict)) + " ";
    return all;
  }

  Inside inside_{with_pack()};
  std::vector<BatchRow> rows_;
  std::string written_;
};

TEST_F(BatchTest, EachIsDecidedOnItsOwn) {
  const auto summary =
      run(list_of({test::referral_message("1"), R"({"resourceType":"Bundle"})", "{]", test::referral_message("2")}));
  EXPECT_EQ(verdicts(), "accepted refused refused accepted ");
  EXPECT_EQ(summary.accepted, 2U);
  EXPECT_EQ(summary.refused, 2U);
  EXPECT_EQ(in_words(summary), "4 rows: 2 accepted, 2 refused");
  ASSERT_EQ(rows_.size(), 4U);
  EXPECT_FALSE(rows_[1].reasons.empty());
  EXPECT_EQ(inside_.exchanges().size(), 4U) << "what was refused is kept, too";
  EXPECT_EQ(rows_[1].line, 4U + 1U);  // behind the three lines of the first message
  EXPECT_THAT(written_, HasSubstr("row,line,verdict,exchange,reason\r\n1,1,accepted," + rows_[0].exchange + ",\r\n"));
}

TEST_F(BatchTest, TheSameBatchAgainChangesNothing) {
  const auto text = list_of({test::referral_message("1"), test::referral_message("2")});
  run(text);
  const auto first = rows_;
  const auto summary = run(text);
  EXPECT_EQ(verdicts(), "repeated repeated ");
  EXPECT_EQ(summary.taken(), 2U);
  for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(rows_[i].exchange, first[i].exchange);
}

TEST_F(BatchTest, WhatIsTheSameWithinOneBatchIsTakenOnce) {
  for (const auto* order : {"", "Bundle.id"}) {
    inside_.settings.set(with_pack(order));
    const auto number = std::string("9") + order;
    const auto one = test::referral_message(number);
    run(list_of({one, one, one, one}));
    EXPECT_EQ(verdicts(), "accepted repeated repeated repeated ") << order;
  }
}

TEST_F(BatchTest, ManyGoBesideEachOtherAndAreToldInOrder) {
  inside_.settings.set(with_pack("id"));
  std::string text = "[";
  for (int i = 0; i < 100; ++i) text += (i == 0 ? "" : ",") + test::referral_message(std::to_string(i));
  const auto summary = run(text + "]", {8});
  EXPECT_EQ(summary.accepted, 100U);
  for (std::size_t i = 0; i < rows_.size(); ++i) EXPECT_EQ(rows_[i].number, i + 1);
}

TEST_F(BatchTest, AListThatEndsTooEarlyKeepsWhatWasThere) {
  const auto summary = run("[" + test::referral_message("1") + ",");
  EXPECT_EQ(verdicts(), "accepted ");
  ASSERT_EQ(summary.problems.size(), 1U);
  EXPECT_FALSE(summary.again);
  EXPECT_THAT(written_, HasSubstr("refused,,the list is not closed"));
}

TEST_F(BatchTest, AStoppedBatchCanBeBegunAgain) {
  const auto summary = run(list_of({test::referral_message("1")}), {}, true);
  EXPECT_TRUE(summary.again);
  EXPECT_EQ(summary.rows, 0U);
}

TEST_F(BatchTest, AStoreThatIsGoneEndsTheBatchAndBlamesNoRow) {
  inside_.store->close();
  BatchLimits limits;
  limits.tries = 2;
  limits.pause = limits.longest = std::chrono::milliseconds(1);
  const auto summary = run(list_of({test::referral_message("1"), test::referral_message("2")}), limits);
  EXPECT_TRUE(summary.again);
  EXPECT_EQ(verdicts(), "failed ");
  EXPECT_EQ(summary.refused, 0U);
}

TEST(BatchCharset, ATableThatIsUtf8IsReadSoWhereNobodySaysItsCharset) {
  mapping::Channel table;
  table.format = mapping::PackFormat::csv;
  table.charset = "windows-1252";
  const auto type_of = [&](std::string_view text, const std::string& said = "text/csv") {
    return with_charset(table, said, mapping::bytes_of(text));
  };
  EXPECT_EQ(type_of("RefID,Comment\n1,Caf\xC3\xA9\n"), "text/csv; charset=utf-8");
  EXPECT_EQ(type_of("RefID,Comment\n1,Caf\xC3\xA9\n2,Caf\xE9\n"), "text/csv; charset=windows-1252");
  EXPECT_EQ(type_of("RefID,Comment\n1,Coffee\n"), "text/csv; charset=windows-1252");
  EXPECT_EQ(type_of("RefID\nCaf\xC3\xA9\n", "text/csv; charset=latin1"), "text/csv; charset=latin1");
  table.format = mapping::PackFormat::json;
  EXPECT_EQ(type_of("\"Caf\xC3\xA9\"", "application/json"), "application/json");
}

TEST(BatchResult, InTheFormOfTheBatch) {
  BatchRow row;
  row.number = 2;
  row.line = 5;
  row.verdict = RowVerdict::refused;
  row.exchange = "abc";
  row.reasons = {{"error", "dob", 5, "column 'DOB': a date, please"}, {"warning", "", 0, "odd"}};
  BatchSummary summary;
  const auto written = [&](BatchForm form) {
    std::string out;
    BatchResult result(form);
    result.begin(out);
    result.add(row, out);
    result.end(summary, out);
    return out;
  };
  EXPECT_EQ(written(BatchForm::table),
            "row,line,verdict,exchange,reason\r\n"
            "2,5,refused,abc,\"column 'DOB': a date, please [dob]; warning: odd\"\r\n");
  const std::string object = R"({"row":2,"line":5,"verdict":"refused","exchange":"abc","reasons":[)"
                             R"({"severity":"error","where":"dob","line":5,"text":"column 'DOB': a date, please"},)"
                             R"({"severity":"warning","text":"odd"}]})";
  EXPECT_EQ(written(BatchForm::list), "[\n" + object + "\n]\n");
  EXPECT_EQ(written(BatchForm::lines), object + "\n");
}

TEST(BatchResult, NothingInATableIsAFormula) {
  BatchRow row;
  row.verdict = RowVerdict::refused;
  row.reasons = {{"error", "", 0, "=1+1 is no number"}};
  std::string out;
  BatchResult(BatchForm::table).add(row, out);
  EXPECT_EQ(out, ",,refused,,'=1+1 is no number\r\n");
}

TEST_F(BatchTest, WhatIsToldOfTheBatchStandsBeforeItsRows) {
  Problem problem;
  problem.severity = Severity::warning;
  problem.path = "site";
  problem.text = "is not read";
  for (const auto& [form, wanted] : std::initializer_list<std::pair<BatchForm, std::string>>{
           {BatchForm::table, ",,note,,warning: is not read [site]\r\n"},
           {BatchForm::lines,
            R"({"verdict":"note","reasons":[{"severity":"warning","where":"site","text":"is not read"}]})"
            "\n"}}) {
    BatchResult result(form);
    std::string out;
    result.note({problem}, out);
    EXPECT_EQ(out, wanted);
    out.clear();
    result.note({}, out);
    EXPECT_EQ(out, "");
  }
}

// A disk that fails says nothing of the rows behind: they can be read later.
TEST_F(BatchTest, ATextThatCannotBeReadNowIsBegunAgain) {
  const auto message = "[" + test::referral_message("1") + ",";
  bool first = true;
  auto source = [&](char* into, std::size_t room) -> Result<std::size_t> {
    if (!std::exchange(first, false)) {
      Problem problem;
      problem.category = Category::unavailable;
      problem.text = "the disk is gone";
      return problem;
    }
    EXPECT_GE(room, message.size());
    return message.copy(into, room);
  };
  auto records = mapping::json_records(source, "");
  Received head;
  head.interaction = Interaction::process_message;
  head.path_partner = head.vouched = PartnerId("surgery");
  head.path_channel = "messages";
  head.media_type = "application/fhir+json";
  head.peer = std::make_shared<net::PeerCertificate>();
  const auto summary = run_batch(
      {inside_.inbound, inside_.settings, inside_.clock, inside_.ids}, head, *records, [](const BatchRow&) {},
      [] { return false; });
  EXPECT_EQ(summary.accepted, 1U);
  EXPECT_TRUE(summary.again);
}

}  // namespace
}  // namespace linkway::exchange
