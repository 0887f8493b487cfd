#include "cli/pack_yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/cli/source_tree.h"

namespace linkway::cli {
namespace {

using testing::HasSubstr;

constexpr const char* good = R"(pack: acme
version: 1.0.0
title: Acme
channels:
  - name: events
    direction: in
    format: json
    model: https://acme.example/Event
    map: event.map
  - name: referrals
    direction: out
    format: json
    model: https://acme.example/Referral
    map: referral.map
    path: "/cases/{Bundle.id}"
    answer: {id: case, identifier: case}
identifiers:
  - {name: case, system: "https://acme.example/{partner}/case"}
code_maps:
  - {url: "https://acme.example/ConceptMap/a", file: codes/a.csv, unmapped: default, default: x}
  - {url: "https://acme.example/ConceptMap/b", file: codes/b.csv}
unmapped_codes: refuse
)";

std::string with(std::string_view old, std::string_view anew) {
  std::string yaml = good;
  const auto at = yaml.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return yaml.replace(at, old.size(), anew);
}

std::string problems_of(const std::string& yaml) {
  const auto manifest = parse_pack_yaml(yaml, "acme/pack.yaml", "acme");
  std::string all;
  for (const auto& problem : manifest ? Problems() : manifest.problems()) all += to_string(problem) + "\n";
  return all;
}

TEST(PackYaml, ACharsetIsOneThatItsFormatCanHave) {
  const auto of = [](std::string_view format, std::string_view charset) {
    return problems_of(with("format: json\n    model: https://acme.example/Event",
                            "format: " + std::string(format) + "\n    charset: " + std::string(charset) +
                                "\n    model: https://acme.example/Event"));
  };
  for (const auto* format : {"csv", "form", "xml"}) {
    EXPECT_EQ(of(format, "windows-1252"), "") << format;
    EXPECT_THAT(of(format, "klingon"), HasSubstr("acme/pack.yaml:8:")) << format;
    EXPECT_THAT(of(format, "klingon"), HasSubstr("no charset of this name is known here: 'klingon'")) << format;
  }
  EXPECT_EQ(of("json", "utf-8"), "");
  EXPECT_THAT(of("json", "windows-1252"), HasSubstr("json is UTF-8 always, found 'windows-1252'"));
  EXPECT_EQ(of("hl7v2", "8859/1"), "") << "by the names of HL7's table";
}

TEST(PackYaml, IsRead) {
  const auto manifest = parse_pack_yaml(good, "acme/pack.yaml", "acme");
  ASSERT_TRUE(manifest) << to_string(manifest.problems().front());
  ASSERT_EQ(manifest->channels.size(), 2U);
  EXPECT_EQ(manifest->channels[0].direction, mapping::Direction::in);
  EXPECT_EQ(manifest->channels[0].charset, "UTF-8");
  EXPECT_EQ(manifest->channels[1].method, "POST");
  EXPECT_EQ(manifest->channels[1].answer.identifier, "case");
  EXPECT_EQ(manifest->channels[1].place.line, 10U);
  EXPECT_EQ(manifest->code_maps[0].unmapped, mapping::UnmappedCodes::standard);
  EXPECT_EQ(manifest->code_maps[1].unmapped, mapping::UnmappedCodes::refuse);  // as unmapped_codes has it
}

TEST(PackYaml, MistakesHaveLineColumnAndReason) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {with("pack: acme", "pack: other"), "acme/pack.yaml:1:7: the pack is called 'other' and its folder 'acme'"},
      {with("version: 1.0.0", "version: 1.0"), "acme/pack.yaml:2:10: version must be three numbers"},
      {with("version: 1.0.0", "version: 1.0.0-beta"), "acme/pack.yaml:2:10: version must be three numbers"},
      {with("direction: in", "direction: inwards"), "acme/pack.yaml:6:16: direction must be one of in, out"},
      {with("format: json", "fromat: json"), "format"},
      {with("    map: event.map\n", ""), "key 'map' is missing"},
      {with("    model: https://acme.example/Event\n", ""), "key 'model' is missing"},
      {with("map: event.map", "map: event.map\n    path: /x"), "path is for channels with direction out"},
      {with("name: referrals", "name: events"), "there is a channel 'events' already, in line 5"},
      {with("title: Acme", "title: Acme\nextends: acme"), "acme/pack.yaml:4:10: a pack cannot be a variant of itself"},
      {with("{name: case", "{name: partner"), "%partner is something else"},
      {with(", default: x}", "}"), "key 'default' is missing"},
      {with("codes/b.csv", "codes/a.csv"), "this table is in the list twice"},
      {with("ConceptMap/b", "ConceptMap/a"), "this code map is in the list twice"},
      {with("path: \"/cases", "path: \"cases"), "path must begin with '/'"},
      {with("    answer:", "    headers: [{name: Host, value: x}]\n    answer:"), "the gateway writes Host itself"},
      {with("    answer:", "    headers: [{name: \"a b\", value: x}]\n    answer:"), "no name of a header field"},
      {with("    answer:", "    carries: [referral, letter]\n    answer:"), "found 'letter'"},
      {"pack: [", "this is not YAML"},
  };
  for (const auto& [yaml, said] : cases) EXPECT_THAT(problems_of(yaml), HasSubstr(said));
}

TEST(PackYaml, AVariantNeedsNoChannelsOfItsOwn) {
  const auto variant = parse_pack_yaml("pack: p\nversion: 1.0.0\ntitle: P\nextends: base\n", "p/pack.yaml", "p");
  ASSERT_TRUE(variant) << to_string(variant.problems().front());
  EXPECT_EQ(variant->extends, "base");
  EXPECT_EQ(variant->extends_place.line, 4U);
  EXPECT_FALSE(variant->own_unmapped);
  EXPECT_THAT(problems_of("pack: acme\nversion: 1.0.0\ntitle: P\n"), HasSubstr("channels"));
}

TEST(PackYaml, RequestsGoBeforeAMessage) {
  const std::string request = R"(    before:
      - name: person
        when: "true"
        model: https://acme.example/Person
        map: person.map
        path: /people
        keep: [{name: number, value: data.id, of: person}]
      - {name: look, method: GET, path: "/people/{%number}"}
    answer: {id)";
  const auto manifest = parse_pack_yaml(with("    answer: {id", request), "acme/pack.yaml", "acme");
  ASSERT_TRUE(manifest) << to_string(manifest.problems().front());
  const auto& before = manifest->channels[1].before;
  ASSERT_EQ(before.size(), 2U);
  EXPECT_EQ(before[0].format, mapping::PackFormat::json) << "the channel's";
  EXPECT_EQ(before[0].method, "POST");
  EXPECT_FALSE(before[0].repeatable);
  EXPECT_TRUE(before[0].keep[0].of_person && before[0].keep[0].required);
  EXPECT_EQ(before[0].place.line, 17U);
  EXPECT_TRUE(before[1].repeatable) << "who asks changes nothing";

  const auto wrong = [&](const std::string& item) {
    return problems_of(with("    answer: {id", "    before:\n      - " + item + "\n    answer: {id"));
  };
  EXPECT_THAT(wrong("{name: person, path: /people}"), HasSubstr("acme/pack.yaml:17:9"));
  EXPECT_THAT(wrong("{name: person, path: /people}"), HasSubstr("key 'map' is missing"));
  EXPECT_THAT(wrong("{name: person, method: GET, map: a.map}"), HasSubstr("GET has none"));
  EXPECT_THAT(wrong("{name: referrals, method: GET}"), HasSubstr("the channel itself is called"));
  EXPECT_THAT(wrong("{name: a, method: GET}\n      - {name: a, method: GET}"), HasSubstr("in the list twice"));
  EXPECT_THAT(wrong("{name: a, method: GET, keep: [{name: base, value: id}]}"), HasSubstr("%base is something else"));
  EXPECT_THAT(wrong("{name: a, method: GET, keep: [{name: b, value: id}, {name: b, value: id}]}"),
              HasSubstr("%b is kept twice"));
  EXPECT_THAT(problems_of(with("    format: json\n    model: https://acme.example/Event",
                               "    before: [{name: a, method: GET}]\n    format: json\n    model: "
                               "https://acme.example/Event")),
              HasSubstr("before is for channels with direction out"));
}

TEST(PackYaml, AllMistakesAreToldAtOnce) {
  const auto manifest = parse_pack_yaml("pack: A\nversion: x\nchannels: []\nwhat: 1\n", "p/pack.yaml", "p");
  ASSERT_FALSE(manifest);
  EXPECT_GE(manifest.problems().size(), 5U);  // pack, version, title, channels, what
}

// mappings/README.md is the manual of pack.yaml: it has every key with its meaning.
TEST(PackYaml, EveryKeyIsInTheGuide) {
  const auto guide = read_from_source_tree("mappings/README.md");
  ASSERT_NE(guide, "");
  const auto keys = pack_keys();
  EXPECT_GE(keys.size(), 30U);
  for (const auto& key : keys) EXPECT_THAT(guide, HasSubstr("| `" + key.path + "` | " + key.meaning + " |"));
  std::size_t rows = 0;
  const auto section = guide.substr(guide.find("## The keys of pack.yaml"));
  for (auto at = section.find("\n| `"); at < section.find("\n## Commands"); at = section.find("\n| `", at + 1)) ++rows;
  EXPECT_EQ(rows, keys.size()) << "the guide has a key that is none";
}

}  // namespace
}  // namespace linkway::cli
