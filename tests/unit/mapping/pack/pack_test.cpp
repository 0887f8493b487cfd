// A pack in memory: what is loaded, what is refused, and what becomes of a message.
#include "mapping/pack/pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "data/json.h"
#include "mapping/pack/source_index.h"
#include "mapping/pack/transfer.h"
#include "mapping/pack/try_example.h"

namespace linkway::mapping {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr const char* model_url = "https://partner.example/StructureDefinition/Report";
constexpr const char* codes_url = "https://partner.example/ConceptMap/state";

constexpr const char* model = R"({
  "resourceType": "StructureDefinition", "url": "https://partner.example/StructureDefinition/Report",
  "name": "Report", "status": "active", "kind": "logical", "abstract": false,
  "type": "https://partner.example/StructureDefinition/Report",
  "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Element", "derivation": "specialization",
  "differential": {"element": [
    {"id": "Report", "path": "Report", "min": 0, "max": "*"},
    {"id": "Report.number", "path": "Report.number", "min": 1, "max": "1", "type": [{"code": "integer"}]},
    {"id": "Report.state", "path": "Report.state", "min": 0, "max": "1", "type": [{"code": "string"}]},
    {"id": "Report.calls", "path": "Report.calls", "min": 0, "max": "*", "type": [{"code": "BackboneElement"}]},
    {"id": "Report.calls.text", "path": "Report.calls.text", "min": 1, "max": "1", "type": [{"code": "string"}]}
  ]}})";

constexpr const char* map = R"(/// url = 'https://partner.example/StructureMap/report'
/// name = 'ReportIn'
uses "https://partner.example/StructureDefinition/Report" alias Report as source
uses "http://hl7.org/fhir/StructureDefinition/Bundle" alias Bundle as target
uses "http://hl7.org/fhir/StructureDefinition/Task" alias Task as produced

group Report(source report : Report, target bundle : Bundle) {
  report -> bundle.type = 'message' "type";
  report -> bundle.entry as entry, entry.resource = create('Task') as task then {
    report.number as number -> task.identifier as id, id.system = (%case), id.value = cast(number, 'string') "number";
    report.state as state -> task.status = translate(state, 'https://partner.example/ConceptMap/state', 'code') "state";
    report.calls as call -> task.note as note then {
      call.text as text -> note.text = text "text";
    } "call";
  } "task";
}
)";

Manifest manifest() {
  Manifest manifest;
  manifest.file = "pack.yaml";
  manifest.pack = "partner";
  manifest.version = "1.2.3";
  manifest.title = "A partner";
  Channel in;
  in.name = "reports";
  in.model = model_url;
  in.map = "report.map";
  in.charset = "UTF-8";
  in.key = "number";
  manifest.channels.push_back(in);
  manifest.identifiers.push_back({"case", "https://partner.example/{partner}/case", {}});
  CodeMapRule rule;
  rule.url = codes_url;
  rule.file = "codes/state.csv";
  rule.unmapped = UnmappedCodes::refuse;
  manifest.code_maps.push_back(rule);
  return manifest;
}

std::vector<PackFile> files() {
  return {{"README.md", "# A partner"},
          {"codes/state.csv",
           "source_code,equivalence,target_system,target_code\nbusy,equivalent,http://hl7.org/fhir/task-status,"
           "in-progress\n"},
          {"examples/reports/one.in.json", R"({"number": 7, "state": "busy"})"},
          {"models/Report.json", model},
          {"pack.yaml", ""},
          {"report.map", map}};
}

LoadedPack load(Manifest with = manifest(), std::vector<PackFile> of = files()) {
  return Pack::load({std::move(with), std::string(64, 'a'), std::move(of)}, fhir::Definitions::core());
}

std::vector<std::string> told(const LoadedPack& loaded) {
  std::vector<std::string> lines;
  for (const auto& problem : loaded.problems) {
    lines.push_back(std::string(to_string(problem.severity)) + " " + to_string(problem));
  }
  return lines;
}

class Taking : public testing::Test {
 protected:
  Result<std::vector<TakenIn>> take(std::string_view bytes) {
    loaded_ = load();
    if (loaded_.pack == nullptr) return loaded_.problems;
    return take_in(*loaded_.pack, loaded_.pack->manifest().channels.front(), bytes, builder_,
                   {clock_, ids_, "northside", "https://gateway.example/fhir", true, nullptr, &unmapped_});
  }
  LoadedPack loaded_;
  data::Arena arena_;
  data::Builder builder_{arena_};
  FixedClock clock_{example_time()};
  CountingIds ids_;
  std::vector<UnknownCode> unmapped_;
};

TEST(PackLoad, OfGoodFiles) {
  const auto loaded = load();
  ASSERT_NE(loaded.pack, nullptr) << testing::PrintToString(told(loaded));
  EXPECT_EQ(loaded.pack->version(), "1.2.3+aaaaaaaaaaaa");
  EXPECT_NE(loaded.pack->definitions().structure(model_url), nullptr);
  EXPECT_NE(loaded.pack->channel(Direction::in, "reports"), nullptr);
  EXPECT_EQ(loaded.pack->channel(Direction::out, "reports"), nullptr);
  EXPECT_EQ(loaded.pack->file_of_code_map(codes_url), "codes/state.csv");
  ASSERT_EQ(loaded.pack->examples().size(), 1U);
  EXPECT_EQ(loaded.pack->examples()[0].name, "reports/one");
}

TEST(PackLoad, TellsEveryProblemAtOnce) {
  auto wrong = manifest();
  wrong.channels[0].model = "https://partner.example/StructureDefinition/Raport";
  wrong.channels[0].key = "number +";
  wrong.channels[0].profiles = {"https://partner.example/none"};
  wrong.channels[0].place = {7, 5};
  wrong.code_maps[0].url = "https://partner.example/ConceptMap/other";
  auto broken = files();
  broken.push_back({"second.map", "map is not this"});
  broken.push_back({"notes.txt", "?"});
  broken.push_back({"codes/other.csv", "source_code,target_code\n"});
  broken.push_back({"examples/reports/two.out.json", "{}"});
  broken.push_back({"examples/somewhere/three.in.json", "{}"});
  const auto loaded = load(wrong, broken);
  EXPECT_EQ(loaded.pack, nullptr);
  const auto lines = told(loaded);
  EXPECT_THAT(lines, Contains(HasSubstr("error pack.yaml:7:5: there is no model")));
  EXPECT_THAT(lines, Contains(HasSubstr("did you mean 'https://partner.example/StructureDefinition/Report'?")));
  EXPECT_THAT(lines, Contains(HasSubstr("key of channel 'reports'")));
  EXPECT_THAT(lines, Contains(HasSubstr("there is no profile https://partner.example/none")));
  EXPECT_THAT(lines, Contains(HasSubstr("error second.map:1:")));
  EXPECT_THAT(lines, Contains(HasSubstr("warning notes.txt")));
  EXPECT_THAT(lines, Contains(HasSubstr("codes/other.csv: pack.yaml does not say by which url")));
  EXPECT_THAT(lines, Contains(HasSubstr("examples/reports/two.out.json: there is no reports/two.in.*")));
  EXPECT_THAT(lines, Contains(HasSubstr("the pack has no channel 'somewhere'")));
}

TEST(PackLoad, CodesThatTheirCodeSystemDoesNotHaveAreTold) {
  auto with = files();
  with[1].bytes += "open,equivalent,http://hl7.org/fhir/task-status,acceptd\n";
  with[1].bytes += "shut,equivalent,https://partner.example/CodeSystem/nobody-knows,closed\n";
  with.push_back({"codes/more.json", R"({"resourceType": "ConceptMap", "url": "https://partner.example/ConceptMap/more",
  "status": "active", "group": [{"target": "http://hl7.org/fhir/task-status", "element": [
    {"code": "a", "target": [{"code": "completed", "equivalence": "equal"}]},
    {"code": "b", "target": [{"code": "compleat", "equivalence": "equal"}]}]}]})"});
  const auto loaded = load(manifest(), with);
  EXPECT_NE(loaded.pack, nullptr);
  const auto lines = told(loaded);
  EXPECT_THAT(lines, Contains(HasSubstr("warning codes/state.csv:3:49: code system http://hl7.org/fhir/task-status has "
                                        "no code 'acceptd'")));
  EXPECT_THAT(lines, Contains(HasSubstr("warning codes/more.json:4:39: code system http://hl7.org/fhir/task-status has "
                                        "no code 'compleat'")));
  EXPECT_THAT(lines, Not(Contains(HasSubstr("'completed'"))));
  EXPECT_THAT(lines, Not(Contains(HasSubstr("nobody-knows"))));
}

TEST(PackLoad, TheMapMustFitTheChannel) {
  auto out = manifest();
  out.channels[0].direction = Direction::out;
  out.channels[0].key = "";
  EXPECT_THAT(told(load(out)), Contains(HasSubstr("the source is Report, and the FHIR side of channel 'reports'")));
  auto missing = manifest();
  missing.channels[0].map = "rapport.map";
  EXPECT_THAT(told(load(missing)), Contains(HasSubstr("did you mean 'report.map'?")));
}

TEST(PackLoad, AMapThatNothingUsesIsTold) {
  auto more = files();
  std::string other = map;
  other.replace(other.find("StructureMap/report"), 19, "StructureMap/others");
  more.push_back({"spare.map", other});
  const auto loaded = load(manifest(), more);
  EXPECT_NE(loaded.pack, nullptr);
  EXPECT_THAT(told(loaded), Contains(HasSubstr("warning spare.map: no channel uses this map")));
}

TEST_F(Taking, AMessageBecomesFhir) {
  const auto taken = take(R"({"number": 7, "state": "busy", "calls": [{"text": "a"}, {"text": "b"}]})");
  ASSERT_TRUE(taken) << to_string(taken.problems().front());
  ASSERT_EQ(taken->size(), 1U);
  const auto& one = taken->front();
  EXPECT_EQ(one.key, "7");
  const auto& task = one.resource["entry"].at(0)["resource"];
  EXPECT_EQ(task["status"].text(), "in-progress");
  EXPECT_EQ(task["identifier"].at(0)["system"].text(), "https://partner.example/northside/case");
  const SourceIndex sources(one.steps);
  EXPECT_EQ(sources.of("Bundle.entry[0].resource.note[1].text"), "calls[1].text");
  EXPECT_EQ(sources.of("Bundle.entry[0].resource.note[1].text.extension[0].url"), "calls[1].text");
  EXPECT_EQ(sources.of("Bundle.entry[0].resource.status"), "state");
  EXPECT_EQ(sources.of("Bundle.somewhere.else"), "");
}

TEST_F(Taking, WhatTheModelWantsMustBeThere) {
  const auto taken = take("{\"state\": \"busy\",\n \"calls\": [{\"text\": \"a\"}, {}]}");
  ASSERT_FALSE(taken);
  std::vector<std::string> paths;
  for (const auto& problem : taken.problems()) paths.push_back(problem.path);
  EXPECT_THAT(paths, testing::UnorderedElementsAre("number", "calls[1].text"));
}

TEST_F(Taking, AnUnknownCodeIsRefusedAndKept) {
  const auto taken = take(R"({"number": 7, "state": "lazy"})");
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.problems().front().path, "state");
  ASSERT_EQ(unmapped_.size(), 1U);
  EXPECT_EQ(unmapped_[0].map, codes_url);
  EXPECT_EQ(unmapped_[0].code, "lazy");
}

TEST_F(Taking, WhatIsNoJsonHasItsPlace) {
  const auto taken = take("{\"number\": 7,\n oops}");
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.problems().front().line, 2U);
}

TEST_F(Taking, TheMessageItselfMaySayItsCharset) {
  auto with = manifest();
  with.channels.front().format = PackFormat::csv;
  auto of = files();
  std::erase_if(of, [](const PackFile& file) { return file.path.starts_with("examples/"); });
  const auto loaded = load(with, of);
  ASSERT_NE(loaded.pack, nullptr);
  const auto take_with = [&](const std::string& charset) {
    return take_in(*loaded.pack, loaded.pack->manifest().channels.front(), "number,state\n7,occup\xE9\n", builder_,
                   {clock_, ids_, "northside", "https://gateway.example/fhir", false, nullptr, &unmapped_, charset});
  };
  ASSERT_FALSE(take_with(""));
  EXPECT_TRUE(unmapped_.empty()) << "it is no UTF-8, and was not read";
  ASSERT_FALSE(take_with("iso-8859-1"));
  ASSERT_EQ(unmapped_.size(), 1U) << "it was read: its code has no map";
  EXPECT_EQ(unmapped_[0].code, "occup\xC3\xA9");
}

TEST_F(Taking, ATableThatIsUtf8IsReadSoWhereNobodySaysItsCharset) {
  auto with = manifest();
  with.channels.front().format = PackFormat::csv;
  with.channels.front().charset = "windows-1252";
  auto of = files();
  std::erase_if(of, [](const PackFile& file) { return file.path.starts_with("examples/"); });
  const auto loaded = load(with, of);
  ASSERT_NE(loaded.pack, nullptr);
  const auto code_of = [&](std::string_view state, const std::string& charset) {
    unmapped_.clear();
    (void)take_in(*loaded.pack, loaded.pack->manifest().channels.front(),
                  "number,state\n7," + std::string(state) + "\n", builder_,
                  {clock_, ids_, "northside", "https://gateway.example/fhir", false, nullptr, &unmapped_, charset});
    return unmapped_.empty() ? "" : unmapped_[0].code;
  };
  EXPECT_EQ(code_of("occup\xC3\xA9", ""), "occup\xC3\xA9");
  EXPECT_EQ(code_of("occup\xE9", ""), "occup\xC3\xA9") << "the charset of the channel";
  EXPECT_EQ(code_of("occup\xC3\xA9", "windows-1252"), "occup\xC3\x83\xC2\xA9") << "what is said is believed";
}

TEST_F(Taking, WhatIsTransformedIsReadAsAMessageIs) {
  const auto loaded = load();
  ASSERT_NE(loaded.pack, nullptr);
  const auto transformed = [&](std::string_view json) {
    const auto source = data::read_json(json, arena_);
    return transform(*loaded.pack, "https://partner.example/StructureMap/report", *source, builder_,
                     {clock_, ids_, "northside", "https://gateway.example/fhir"});
  };
  const auto good = transformed(R"({"number": 7, "state": "busy"})");
  ASSERT_TRUE(good) << to_string(good.problems().front());
  EXPECT_EQ(good->resource["resourceType"].text(), "Bundle");
  for (const auto* bad : {R"({"state": "busy"})", R"({"number": {"a": 1}})", R"({"number": "seven"})", "[1]",
                          R"({"resourceType": "Patient"})"}) {
    EXPECT_FALSE(transformed(bad)) << bad;
  }
}

TEST(PackAnswer, GivesTheIdOfTheCase) {
  auto with = manifest();
  Channel out;
  out.name = "referrals";
  out.direction = Direction::out;
  out.format = PackFormat::fhir_json;
  out.answer = {"case_id", "case", {}};
  out.path = "/cases/{Bundle.entry.first().resource.id}";
  out.headers = {{"X-Partner", "{%partner}", {}}};
  with.channels.push_back(out);
  const auto loaded = load(with);
  ASSERT_NE(loaded.pack, nullptr) << testing::PrintToString(told(loaded));
  const auto& channel = loaded.pack->manifest().channels[1];
  EXPECT_EQ(loaded.pack->channel_for(Carried::referral), &channel);
  EXPECT_EQ(loaded.pack->channel_for(Carried::summary), nullptr);  // goes only where it is named
  FixedClock clock(example_time());
  CountingIds ids;
  const Surroundings surroundings{clock, ids, "northside", "https://gateway.example/fhir"};
  const auto id = read_answer(*loaded.pack, channel, R"({"case_id": 4711})", surroundings);
  ASSERT_TRUE(id && *id);
  EXPECT_EQ((*id)->system, "https://partner.example/northside/case");
  EXPECT_EQ((*id)->value, "4711");
  const auto silent = read_answer(*loaded.pack, channel, "{}", surroundings);
  EXPECT_TRUE(silent && !*silent);
  EXPECT_FALSE(read_answer(*loaded.pack, channel, "thank you", surroundings));

  data::Arena arena;
  data::Builder builder(arena);
  const auto message = data::read_json(R"({"resourceType": "Bundle", "type": "message", "entry":
      [{"resource": {"resourceType": "Task", "id": "a b"}}]})");
  const auto given = give_out(*loaded.pack, channel, message->root, builder, surroundings);
  ASSERT_TRUE(given) << to_string(given.problems().front());
  EXPECT_EQ(given->path, "/cases/a%20b");
  EXPECT_THAT(given->headers, testing::ElementsAre(std::pair<std::string, std::string>("X-Partner", "northside")));
  EXPECT_EQ(given->content_type, "application/fhir+json");
}

}  // namespace
}  // namespace linkway::mapping
