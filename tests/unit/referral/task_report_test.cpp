#include <gtest/gtest.h>

#include "referral/intermediary.h"
#include "unit/referral/support.h"

namespace linkway::referral {
namespace {

class TaskReports : public Trees {
 protected:
  data::Node task_ = read(R"({"resourceType":"Task","id":"t","status":"on-hold","statusReason":{"text":"holiday"},
    "businessStatus":{"text":"contacted"},"lastModified":"2026-11-01T00:00:00Z","owner":{"display":"o"},
    "note":[{"id":"1","text":"first"}],
    "output":[{"id":"a","type":{"text":"activity"},"valueReference":{"reference":"Procedure/1"}}]})");

  data::Node apply(const TaskReport& report) {
    return apply_report(task_, report, builder_, at("2026-11-22T09:30:00Z"));
  }
  static TaskReport report(std::string_view status) {
    TaskReport made;
    made.status = status;
    return made;
  }
};

TEST_F(TaskReports, SayWhatChangedAndLeaveTheRest) {
  auto made = report("completed");
  made.business_status = read(R"({"text":"closed"})");
  made.status_reason = read(R"({"text":"goals met"})");
  made.execution_period = read(R"({"start":"2026-11-02"})");
  made.outputs = read(R"([{"type":{"text":"activity"},"valueReference":{"reference":"Procedure/2"}}])");
  made.notes = read(R"([{"text":"second"}])");
  EXPECT_EQ(data::to_json(apply(made), data::JsonStyle::canonical),
            data::to_json(read(R"({"resourceType":"Task","id":"t","status":"completed",
      "statusReason":{"text":"goals met"},"businessStatus":{"text":"closed"},
      "lastModified":"2026-11-22T09:30:00.000Z","owner":{"display":"o"},"executionPeriod":{"start":"2026-11-02"},
      "note":[{"id":"1","text":"first"},{"text":"second"}],
      "output":[{"id":"a","type":{"text":"activity"},"valueReference":{"reference":"Procedure/1"}},
        {"type":{"text":"activity"},"valueReference":{"reference":"Procedure/2"}}]})"),
                          data::JsonStyle::canonical));
}

TEST_F(TaskReports, TheReasonOfAnEarlierStatusDoesNotStay) {
  EXPECT_FALSE(apply(report("in-progress"))["statusReason"]);
  EXPECT_EQ(apply(report("on-hold"))["statusReason"]["text"].text(), "holiday");
  EXPECT_EQ(apply(report(""))["statusReason"]["text"].text(), "holiday");
  EXPECT_EQ(apply(report("in-progress"))["businessStatus"]["text"].text(), "contacted");
}

TEST_F(TaskReports, AnEmptyReportChangesTheTimeAlone) {
  const auto after = apply({});
  EXPECT_EQ(after["lastModified"].text(), "2026-11-22T09:30:00.000Z");
  EXPECT_TRUE(data::equal(builder_.without(after, "lastModified"), builder_.without(task_, "lastModified")));
}

TEST_F(TaskReports, OutputsAndNotesAreNotDoubled) {
  auto made = report("in-progress");
  made.outputs = read(R"([{"id":"z","valueReference":{"reference":"Procedure/1"},"type":{"id":"y","text":"activity"}},
    {"type":{"text":"activity"},"valueReference":{"reference":"Procedure/2"}},
    {"id":"again","type":{"text":"activity"},"valueReference":{"reference":"Procedure/2"}},
    {"type":{"text":"other"},"valueReference":{"reference":"Procedure/1"}}])");
  made.notes = read(R"([{"id":"2","text":"first"}])");
  task_ = apply(made);
  task_ = apply(made);
  EXPECT_EQ(task_["output"].size(), 3U);
  EXPECT_EQ(task_["output"].at(1)["valueReference"]["reference"].text(), "Procedure/2");
  EXPECT_EQ(task_["output"].at(2)["type"]["text"].text(), "other");
  EXPECT_EQ(task_["note"].size(), 1U);
}

TEST_F(TaskReports, AnOutputThatIsCalledOtherwiseNowIsTheSame) {
  auto made = report("in-progress");
  made.outputs =
      read(R"([{"type":{"text":"activity"},"valueReference":{"reference":"Procedure/2","display":"Walking"}}])");
  task_ = apply(made);
  made.outputs =
      read(R"([{"type":{"text":"activity"},"valueReference":{"reference":"Procedure/1","display":"Moved"}}])");
  task_ = apply(made);
  ASSERT_EQ(task_["output"].size(), 2U);
  EXPECT_EQ(task_["output"].at(0)["valueReference"]["display"].text(), "Moved");
  EXPECT_EQ(task_["output"].at(1)["valueReference"]["display"].text(), "Walking");
}

TEST_F(TaskReports, TheFirstOutputMakesTheList) {
  task_ = read(R"({"resourceType":"Task","status":"accepted"})");
  auto made = report("completed");
  made.outputs = read(R"([{"type":{"text":"t"},"valueString":"done"}])");
  EXPECT_EQ(data::to_json(apply(made)["output"]), R"([{"type":{"text":"t"},"valueString":"done"}])");
  EXPECT_FALSE(apply(made)["note"]);
}

TEST_F(TaskReports, WhatIsNoOutputIsNotTaken) {
  auto made = report("completed");
  made.outputs = read(R"(["text",null,7])");
  made.notes = read(R"({"text":"not a list"})");
  EXPECT_EQ(apply(made)["output"].size(), 1U);
  EXPECT_EQ(apply(made)["note"].size(), 1U);
}

}  // namespace
}  // namespace linkway::referral
