#include "referral/report/tables.h"

#include <gtest/gtest.h>

#include "fhir/definitions/definitions.h"

namespace linkway::referral::report {
namespace {

TEST(ReportTables, AreCodesOfTheirCodeSystem) {
  const auto* codes = fhir::Definitions::built_in().code_system(table_system);
  ASSERT_NE(codes, nullptr);
  for (const auto& info : tables()) {
    const auto* code = codes->find(info.name);
    ASSERT_NE(code, nullptr) << info.name;
    EXPECT_EQ(code->display.view(), info.title);
  }
  EXPECT_NE(codes->find("total"), nullptr);
  EXPECT_NE(codes->find("measure"), nullptr);
}

TEST(ReportTables, StandInTheOrderOfTheirEnumeration) {
  for (std::size_t i = 0; i < table_count; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(tables()[i].table), i);
    EXPECT_EQ(find_table(tables()[i].name), tables()[i].table);
  }
  EXPECT_FALSE(find_table("nothing"));
}

TEST(ReportTables, NameCodeSystemsThatAreThere) {
  for (const auto& info : tables()) {
    if (!info.system.starts_with("https://linkway.example/")) continue;
    EXPECT_NE(fhir::Definitions::built_in().code_system(info.system), nullptr) << info.name;
  }
}

TEST(ReportTables, FiguresAreCodes) {
  const auto* codes = fhir::Definitions::built_in().code_system(figure_system);
  ASSERT_NE(codes, nullptr);
  for (const auto* figure : {"referrals", "messages", "people", "contacted", "intervention", "ended", "unanswered",
                             "gp-not-known", "pairs"}) {
    EXPECT_NE(codes->find(figure), nullptr) << figure;
  }
}

}  // namespace
}  // namespace linkway::referral::report
