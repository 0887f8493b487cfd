// Packs on the disk: a variant and the pack below it.
#include "cli/pack_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "data/json.h"
#include "mapping/pack/transfer.h"
#include "mapping/pack/try_example.h"

namespace linkway::cli {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* model = R"({
  "resourceType": "StructureDefinition", "url": "https://base.example/Report",
  "name": "Report", "status": "active", "kind": "logical", "abstract": false,
  "type": "https://base.example/Report",
  "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Element", "derivation": "specialization",
  "differential": {"element": [
    {"id": "Report", "path": "Report", "min": 0, "max": "*"},
    {"id": "Report.state", "path": "Report.state", "min": 0, "max": "1", "type": [{"code": "string"}]}
  ]}})";

std::string map_called(const std::string& url, const std::string& note) {
  return "/// url = '" + url + R"('
/// name = 'ReportIn'
uses "https://base.example/Report" alias Report as source
uses "http://hl7.org/fhir/StructureDefinition/Bundle" alias Bundle as target
uses "http://hl7.org/fhir/StructureDefinition/Task" alias Task as produced

group Report(source report : Report, target bundle : Bundle) {
  report -> bundle.type = 'message', bundle.entry as entry, entry.resource = create('Task') as task then {
    report.state as state -> task.status = translate(state, 'https://base.example/state', 'code') "state";
    report -> task.intent = 'order', task.note as note, note.text = ')" +
         note + R"(', task.identifier as id, id.system = (%case) "note";
  } "task";
}
)";
}

std::string table(const std::string& rows) { return "source_code,target_system,target_code\n" + rows; }

constexpr const char* base_yaml = R"(pack: base
version: 1.0.0
title: Base
unmapped_codes: refuse
channels:
  - name: reports
    direction: in
    format: json
    model: https://base.example/Report
    map: report.map
  - name: all
    direction: out
    format: fhir+json
    carries: [referral, feedback]
  - name: changes
    direction: out
    format: fhir+json
    carries: [update]
identifiers:
  - {name: case, system: "https://base.example/case"}
code_maps:
  - {url: "https://base.example/state", file: codes/state.csv}
)";

class PackFolder : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(root_);
    write("packs/base/pack.yaml", base_yaml);
    write("packs/base/README.md", "# Base\n");
    write("packs/base/report.map", map_called("https://base.example/map", "of the base"));
    write("packs/base/models/Report.json", model);
    write("packs/base/codes/state.csv", table("busy,http://hl7.org/fhir/task-status,in-progress\n"
                                              "done,http://hl7.org/fhir/task-status,completed\n"));
    write("packs/base/examples/reports/one.in.json", R"({"state": "busy"})");
  }
  void TearDown() override { fs::remove_all(root_); }

  void write(const fs::path& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  void variant(const std::string& name, const std::string& extends, const std::string& more = "") const {
    write("packs/" + name + "/pack.yaml",
          "pack: " + name + "\nversion: 2.0.0\ntitle: V\nextends: " + extends + "\n" + more);
    write("packs/" + name + "/README.md", "# " + name + "\n");
  }

  mapping::LoadedPack load(const std::string& name, const std::vector<fs::path>& others = {}) const {
    return load_pack_folder(root_ / "packs" / name, fhir::Definitions::built_in(), others);
  }
  static std::vector<std::string> told(const mapping::LoadedPack& loaded) {
    std::vector<std::string> lines;
    for (const auto& problem : loaded.problems) lines.push_back(to_string(problem));
    return lines;
  }

  // "STATUS NOTE SYSTEM", or what is wrong.
  static std::string made(const mapping::LoadedPack& loaded, const std::string& json) {
    if (loaded.pack == nullptr) return testing::PrintToString(told(loaded));
    const auto* channel = loaded.pack->channel(mapping::Direction::in, "reports");
    if (channel == nullptr) return "no channel";
    data::Arena arena;
    data::Builder builder(arena);
    FixedClock clock{Instant{}};
    mapping::CountingIds ids;
    const auto taken = take_in(*loaded.pack, *channel, json, builder,
                               {clock, ids, "northside", "https://gateway.example/fhir", true, nullptr, nullptr});
    if (!taken) return to_string(taken.problems().front());
    const auto task = taken->front().resource["entry"].at(0)["resource"];
    return std::string(task["status"].text()) + " " + std::string(task["note"].at(0)["text"].text()) + " " +
           std::string(task["identifier"].at(0)["system"].text());
  }

  const fs::path root_ = fs::path(testing::TempDir()) /
                         ("pack-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

TEST_F(PackFolder, AVariantHasWhatThePackBelowHas) {
  variant("site", "base");
  const auto loaded = load("site");
  EXPECT_EQ(made(loaded, R"({"state": "busy"})"), "in-progress of the base https://base.example/case");
  EXPECT_THAT(told(loaded), testing::IsEmpty());
  EXPECT_THAT(loaded.pack->version(), StartsWith("2.0.0+"));
  EXPECT_THAT(loaded.pack->examples(), testing::IsEmpty());
  EXPECT_EQ(loaded.pack->file_of_code_map("https://base.example/state"), "../base/codes/state.csv");
  EXPECT_NE(loaded.pack->channel(mapping::Direction::out, "all"), nullptr);
}

TEST_F(PackFolder, TheVersionOfAVariantChangesWithThePackBelow) {
  variant("site", "base");
  const auto before = load("site").pack->version();
  write("packs/base/report.map", map_called("https://base.example/map", "changed"));
  EXPECT_NE(load("site").pack->version(), before);
}

TEST_F(PackFolder, OwnFilesAndEntriesGoBefore) {
  variant("site", "base", R"(channels:
  - {name: mine, direction: out, format: fhir+json, carries: [update, referral]}
identifiers:
  - {name: case, system: "https://site.example/case"}
code_maps:
  - {url: "https://base.example/state", file: codes/state.csv}
)");
  write("packs/site/report.map", map_called("https://base.example/map", "of the site"));
  write("packs/site/codes/state.csv", table("busy,http://hl7.org/fhir/task-status,on-hold\n"));
  const auto loaded = load("site");
  EXPECT_EQ(made(loaded, R"({"state": "busy"})"), "on-hold of the site https://site.example/case");
  EXPECT_EQ(made(loaded, R"({"state": "done"})"), "completed of the site https://site.example/case");
  EXPECT_THAT(made(loaded, R"({"state": "lazy"})"), HasSubstr("state"));  // refused, as the base has it
  EXPECT_EQ(loaded.pack->file_of_code_map("https://base.example/state"), "codes/state.csv");
  EXPECT_EQ(loaded.pack->channel_for(mapping::Carried::referral)->name, "mine");
  EXPECT_EQ(loaded.pack->channel_for(mapping::Carried::feedback)->name, "all");
  EXPECT_EQ(loaded.pack->channel(mapping::Direction::out, "changes"), nullptr);
}

TEST_F(PackFolder, AnOwnChannelMayNameAMapOfThePackBelow) {
  variant("site", "base",
          "channels:\n  - {name: reports, direction: in, format: json, charset: utf-8,\n"
          "     model: \"https://base.example/Report\", map: report.map}\n");
  const auto loaded = load("site");
  EXPECT_EQ(made(loaded, R"({"state": "busy"})"), "in-progress of the base https://base.example/case");
  EXPECT_EQ(loaded.pack->channel(mapping::Direction::in, "reports")->charset, "utf-8");
}

TEST_F(PackFolder, AMapOfTheSameUrlGoesBefore) {
  variant("site", "base");
  write("packs/site/other.map", map_called("https://base.example/map", "of the site"));
  EXPECT_EQ(made(load("site"), R"({"state": "busy"})"), "in-progress of the site https://base.example/case");
}

TEST_F(PackFolder, AVariantOfAVariant) {
  variant("region", "base", "identifiers:\n  - {name: case, system: \"https://region.example/case\"}\n");
  variant("site", "region");
  write("packs/region/report.map", map_called("https://base.example/map", "of the region"));
  EXPECT_EQ(made(load("site"), R"({"state": "busy"})"), "in-progress of the region https://region.example/case");
}

TEST_F(PackFolder, ThePackBelowMayStandInAnotherFolderOfPacks) {
  variant("site", "base");
  fs::create_directories(root_ / "elsewhere");
  fs::rename(root_ / "packs/base", root_ / "elsewhere/base");
  EXPECT_THAT(told(load("site")), Contains(HasSubstr("site/pack.yaml:4:10: there is no pack 'base'")));
  const auto loaded = load("site", {root_ / "elsewhere/base"});
  EXPECT_EQ(made(loaded, R"({"state": "busy"})"), "in-progress of the base https://base.example/case");
}

TEST_F(PackFolder, PacksInACircleAreRefused) {
  variant("a", "b");
  variant("b", "a");
  const auto loaded = load("a");
  EXPECT_EQ(loaded.pack, nullptr);
  EXPECT_THAT(told(loaded), Contains(HasSubstr("b/pack.yaml:4:10: the packs are variants of each other in a circle: "
                                               "a extends b extends a")));
}

TEST_F(PackFolder, AChainHasAnEnd) {
  for (std::size_t i = 0; i < most_packs_below + 2; ++i) {
    variant("p" + std::to_string(i), i == 0 ? "base" : "p" + std::to_string(i - 1));
  }
  EXPECT_NE(load("p" + std::to_string(most_packs_below - 1)).pack, nullptr);
  EXPECT_THAT(told(load("p" + std::to_string(most_packs_below + 1))), Contains(HasSubstr("too many others")));
}

TEST_F(PackFolder, WhatIsWrongBelowIsToldWhereItStands) {
  variant("site", "base");
  write("packs/base/report.map", "map is not this");
  EXPECT_THAT(told(load("site")), Contains(HasSubstr("packs/base/report.map:1:")));
}

}  // namespace
}  // namespace linkway::cli
