#include "referral/report/measure_report.h"

#include "referral/report/report_json.h"
#include "unit/referral/report/support.h"

namespace linkway::referral::report {
namespace {

class MeasureReportTest : public Trees {
 protected:
  static Report sample() {
    Report report;
    report.from = "2026-01-01";
    report.to = "2026-01-31";
    report.made = at("2026-02-01T08:00:00Z");
    report.total = {{38}, {20}, {19}};
    report.funnel = {{38}, {10}, {0}};
    auto& table = report.tables.emplace_back();
    table.table = Table::source;
    table.rows.push_back({"urn:s", "village-head", "Village head", {{12}, {7}, {7}}});
    table.rows.push_back({"urn:s", "self", "", {{3, true}, {3, true}, {3, true}}});
    report.measures.push_back({"ucla3", "UCLA", {4}, 8, 6.5, -1.5, 9});
    return report;
  }
  // The count of a figure, -1 for a hidden one.
  static int count(const data::Node& populations, std::string_view figure) {
    for (const auto& one : populations.items()) {
      if (one["code"]["coding"].at(0)["code"].text() != figure) continue;
      if (!one["count"]) return one["extension"].at(0)["valueCode"].text() == "masked" ? -1 : -2;
      return std::stoi(std::string(one["count"].text()));
    }
    return -3;
  }
};

TEST_F(MeasureReportTest, AMessageWithAGroupForEachTable) {
  const auto bundle =
      summary_message(sample(), {"m1", "r1", {"Linkway", "https://x", "", ""}, {"HC", "https://y", "", ""}}, builder_);
  EXPECT_EQ(bundle["type"].text(), "message");
  const auto& header = bundle["entry"].at(0)["resource"];
  EXPECT_EQ(header["eventCoding"]["code"].text(), "summary");
  EXPECT_EQ(header["focus"].at(0)["reference"].text(), bundle["entry"].at(1)["fullUrl"].text());
  const auto& report = bundle["entry"].at(1)["resource"];
  EXPECT_EQ(report["period"]["start"].text(), "2026-01-01");
  const auto groups = report["group"].items();
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(count(groups[0]["population"], "referrals"), 38);
  EXPECT_EQ(count(groups[0]["population"], "contacted"), 10);
  EXPECT_EQ(count(groups[0]["population"], "intervention"), 0);
  EXPECT_EQ(groups[1]["code"]["coding"].at(0)["code"].text(), "source");
  const auto& strata = groups[1]["stratifier"].at(0)["stratum"];
  ASSERT_EQ(strata.size(), 2U);
  EXPECT_EQ(strata.at(0)["value"]["coding"].at(0)["code"].text(), "village-head");
  EXPECT_EQ(count(strata.at(0)["population"], "messages"), 7);
  EXPECT_EQ(count(strata.at(1)["population"], "people"), -1) << "hidden: no count, and why";
  const auto& measure = groups[2]["stratifier"].at(0)["stratum"].at(0);
  EXPECT_EQ(measure["measureScore"]["value"].text(), "-1.50");
  EXPECT_EQ(count(measure["population"], "pairs"), 4);
}

TEST_F(MeasureReportTest, JsonForPrograms) {
  const auto json = to_json(sample(), builder_);
  EXPECT_EQ(json["total"]["messages"].text(), "20");
  EXPECT_EQ(json["funnel"]["contacted"]["percent"].text(), "26.3");
  const auto& rows = json["tables"]["source"];
  EXPECT_EQ(rows.at(0)["referrals"].text(), "12");
  EXPECT_EQ(rows.at(1)["referrals"].kind(), data::Kind::null);
  EXPECT_EQ(rows.at(1)["percent"].kind(), data::Kind::null);
  EXPECT_EQ(json["measures"].at(0)["change"].text(), "-1.50");
}

}  // namespace
}  // namespace linkway::referral::report
