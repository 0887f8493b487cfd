#include "referral/task_states.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace linkway::referral {
namespace {

const std::vector<std::string> codes = {"draft",   "requested", "accepted", "rejected",  "in-progress",
                                        "on-hold", "completed", "failed",   "cancelled", "entered-in-error"};

// What becomes of every report, written out on its own: rows are the Task's status, columns (in the order of `codes`)
// the status that is reported. M moves, = stays, L late, F forbidden, S skips.
const std::map<std::string, std::string> by_requester = {
    {"draft", "=MSSSSSSSM"},       {"requested", "L=FFSSSSMM"},
    {"accepted", "LL=SFFFFMM"},    {"rejected", "LLL=LLLLLM"},
    {"in-progress", "LLLS=FFFMM"}, {"on-hold", "LLLSF=FFMM"},
    {"completed", "LLLLLL=LLM"},   {"failed", "LLLLLLL=LM"},
    {"cancelled", "LLLLLLLL=M"},   {"entered-in-error", "LLLLLLLLL="},
};
const std::map<std::string, std::string> by_performer = {
    {"draft", "=FSSSSSSSF"},       {"requested", "L=MMSSSSMF"},
    {"accepted", "LL=SMMMMMF"},    {"rejected", "LLL=LLLLLF"},
    {"in-progress", "LLLS=MMMMF"}, {"on-hold", "LLLSM=MMMF"},
    {"completed", "LLLLLL=LLF"},   {"failed", "LLLLLLL=LF"},
    {"cancelled", "LLLLLLLL=F"},   {"entered-in-error", "LLLLLLLLL="},
};

char letter(Move move) {
  switch (move) {
    case Move::moves: return 'M';
    case Move::stays: return '=';
    case Move::late: return 'L';
    case Move::forbidden: return 'F';
    case Move::skips: return 'S';
  }
  return '?';
}

std::string row(const std::string& from, Actor actor) {
  std::string out;
  for (const auto& to : codes) out += letter(judge(*parse_task_status(from), *parse_task_status(to), actor));
  return out;
}

TEST(TaskStates, EveryReportOfTheRequesterIsJudgedAsTheTableSays) {
  for (const auto& [from, expected] : by_requester) EXPECT_EQ(row(from, Actor::requester), expected) << from;
}

TEST(TaskStates, EveryReportOfThePerformerIsJudgedAsTheTableSays) {
  for (const auto& [from, expected] : by_performer) EXPECT_EQ(row(from, Actor::performer), expected) << from;
}

TEST(TaskStates, AllRowsAreWrittenOut) {
  EXPECT_EQ(by_requester.size(), codes.size());
  EXPECT_EQ(by_performer.size(), codes.size());
}

TEST(TaskStates, CodesReadAndWriteBack) {
  for (const auto& code : codes) {
    const auto status = parse_task_status(code);
    ASSERT_TRUE(status) << code;
    EXPECT_EQ(to_string(*status), code);
  }
}

TEST(TaskStates, CodesThatAReferralDoesNotUseAreNone) {
  for (const auto* code : {"received", "ready", "", "Requested", "in_progress", " accepted", "done"}) {
    EXPECT_FALSE(parse_task_status(code)) << code;
  }
}

TEST(TaskStates, FiveAreFinal) {
  std::vector<std::string> final;
  for (const auto& code : codes) {
    if (is_final(*parse_task_status(code))) final.push_back(code);
  }
  EXPECT_EQ(final, (std::vector<std::string>{"rejected", "completed", "failed", "cancelled", "entered-in-error"}));
}

TEST(TaskStates, TheTableHasNoRowTwiceAndNoneForNobody) {
  std::map<std::pair<TaskStatus, TaskStatus>, int> seen;
  for (const auto& step : transitions()) {
    EXPECT_EQ(++(seen[{step.from, step.to}]), 1);
    EXPECT_TRUE(step.requester || step.performer);
    EXPECT_NE(step.from, step.to);
  }
  EXPECT_EQ(seen.size(), 26U);
}

}  // namespace
}  // namespace linkway::referral
