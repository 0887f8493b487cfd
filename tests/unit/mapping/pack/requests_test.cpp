// A channel whose message takes several requests.
#include "mapping/pack/requests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/json.h"
#include "mapping/pack/try_example.h"

namespace linkway::mapping {
namespace {

using testing::HasSubstr;

// Finds the person, adds whoever is not found, and then sends the message.
Manifest manifest() {
  Manifest manifest;
  manifest.file = "pack.yaml";
  manifest.pack = "partner";
  manifest.version = "1.2.3";
  manifest.title = "A partner";
  Channel out;
  out.name = "referrals";
  out.direction = Direction::out;
  out.format = PackFormat::fhir_json;
  out.charset = "UTF-8";
  out.method = "POST";
  out.path = "/people/{%person_number}/referrals";
  Channel find;
  find.name = "find";
  find.direction = Direction::out;
  find.format = PackFormat::fhir_json;
  find.method = "GET";
  find.path = "/people?id={Bundle.entry.first().resource.id}";
  find.when = "Bundle.entry.exists()";
  find.keep = {{"person_number", "found.id", false, true, "", {}}};
  Channel add = find;
  add.name = "add";
  add.method = "POST";
  add.path = "/people";
  add.when = "";
  add.keep = {{"person_number", "data.id", true, true, "", {}}, {"case_number", "data.case", true, false, "case", {}}};
  out.before = {find, add};
  manifest.channels.push_back(out);
  manifest.identifiers.push_back({"case", "https://partner.example/{partner}/case", {}});
  return manifest;
}

LoadedPack load(Manifest with = manifest(), std::vector<PackFile> more = {}) {
  std::vector<PackFile> files = {{"README.md", "# A partner"}, {"pack.yaml", ""}};
  files.insert(files.end(), more.begin(), more.end());
  return Pack::load({std::move(with), std::string(64, 'a'), std::move(files)}, fhir::Definitions::core());
}

std::string problems_of(const LoadedPack& loaded) {
  std::string all;
  for (const auto& problem : loaded.problems) {
    if (problem.severity >= Severity::error) all += to_string(problem) + "\n";
  }
  return all;
}

class PackRequests : public testing::Test {
 protected:
  PackRequests()
      : message_(*data::read_json(R"({"resourceType": "Bundle", "type": "message", "entry":
            [{"resource": {"resourceType": "Task", "id": "a b"}}]})",
                                  arena_)) {}

  std::string next(const std::vector<std::string>& done) {
    const auto request =
        next_request(*loaded_.pack, loaded_.pack->manifest().channels[0], message_, done, surroundings_);
    return request ? (*request)->name : to_string(request.problems().front());
  }
  std::string kept(std::size_t request, std::string_view answer) {
    const auto values =
        read_kept(*loaded_.pack, loaded_.pack->manifest().channels[0].before[request], answer, surroundings_);
    if (!values) return values.problems().front().text;
    std::string all;
    for (const auto& [rule, value] : *values) all += rule->name + "=" + value + " ";
    return all;
  }

  LoadedPack loaded_ = load();
  data::Arena arena_;
  data::Builder builder_{arena_};
  data::Node message_;
  FixedClock clock_{example_time()};
  CountingIds ids_;
  Surroundings surroundings_{clock_, ids_, "northside", "https://gateway.example/fhir"};
};

TEST_F(PackRequests, GoOneAfterTheOther) {
  ASSERT_NE(loaded_.pack, nullptr) << problems_of(loaded_);
  EXPECT_EQ(next({}), "find");
  EXPECT_EQ(next({"find"}), "add");
  EXPECT_EQ(next({"find", "add"}), "referrals");
}

TEST_F(PackRequests, WhoIsKnownIsNeitherLookedForNorAdded) {
  surroundings_.values = {{"person_number", "17"}};
  EXPECT_EQ(next({}), "referrals") << "whatever else the requests keep: nobody is added twice";
  surroundings_.values = {{"case_number", "4"}};
  EXPECT_EQ(next({"find"}), "add");
}

TEST_F(PackRequests, WhenTellsWhetherOneIsWanted) {
  message_ = *data::read_json(R"({"resourceType": "Bundle", "type": "message"})", arena_);
  EXPECT_EQ(next({}), "add");
}

TEST_F(PackRequests, AnAnswerGivesWhatIsKept) {
  EXPECT_EQ(kept(0, R"({"found": {"id": 17}})"), "person_number=17 ");
  EXPECT_EQ(kept(0, R"({"found": null})"), "");
  EXPECT_EQ(kept(1, "<answer><data id='17'><case>4</case></data></answer>"), "person_number=17 case_number=4 ");
  EXPECT_THAT(kept(1, R"({"data": {"id": 17}})"), HasSubstr("does not say case_number"));
  EXPECT_THAT(kept(1, "thank you"), HasSubstr("no JSON"));
  EXPECT_THAT(kept(1, R"({"data": {"case": 1, "id": ")" + std::string(1'000, '1') + R"("}})"), HasSubstr("too long"));
}

TEST_F(PackRequests, LaterOnesReadIt) {
  const auto& channel = loaded_.pack->manifest().channels[0];
  const auto early = give_out(*loaded_.pack, channel, message_, builder_, surroundings_);
  ASSERT_FALSE(early) << "nothing is kept yet";
  surroundings_.values = {{"person_number", "1/7"}};
  const auto given = give_out(*loaded_.pack, channel, message_, builder_, surroundings_);
  ASSERT_TRUE(given) << to_string(given.problems().front());
  EXPECT_EQ(given->path, "/people/1%2F7/referrals");
  const auto asked = give_out(*loaded_.pack, channel.before[0], message_, builder_, surroundings_);
  ASSERT_TRUE(asked) << to_string(asked.problems().front());
  EXPECT_EQ(asked->path, "/people?id=a%20b");
  EXPECT_EQ(asked->bytes + asked->content_type, "") << "GET has no content";
}

TEST_F(PackRequests, AnExampleTellsAllOfThem) {
  const std::string in = data::to_json(message_);
  const auto loaded = load(manifest(), {{"examples/referrals/new.answers.json",
                                         R"({"find": {"found": {}}, "add": {"data": {"id": 17, "case": 4}}})"},
                                        {"examples/referrals/new.in.json", in},
                                        {"examples/referrals/unheard.in.json", in}});
  ASSERT_NE(loaded.pack, nullptr) << problems_of(loaded);
  TryOptions options;
  options.validate = false;
  const auto verdict = try_example(*loaded.pack, loaded.pack->examples()[0], options);
  EXPECT_EQ(verdict.kind, ExampleVerdict::Kind::unknown);
  EXPECT_EQ(verdict.made_path, "examples/referrals/new.out.txt");
  EXPECT_THAT(verdict.made, HasSubstr("# find\nGET /people?id=a%20b\n\n# add\nPOST /people\n"));
  EXPECT_THAT(verdict.made, HasSubstr("# referrals\nPOST /people/17/referrals\n"));
  const auto unheard = try_example(*loaded.pack, loaded.pack->examples()[1], options);
  EXPECT_EQ(unheard.kind, ExampleVerdict::Kind::failed);
  ASSERT_FALSE(unheard.problems.empty());
  EXPECT_THAT(to_string(unheard.problems.front()), HasSubstr("examples/referrals/unheard.answers.json"));
}

TEST_F(PackRequests, MistakesAreTold) {
  auto with = manifest();
  with.channels[0].before[0].path = "/people/{%person_number}";
  EXPECT_THAT(problems_of(load(with)), HasSubstr("path of request 'find' of channel 'referrals': there is no "
                                                 "%person_number yet"));
  with = manifest();
  with.channels[0].path = "/people/{%person_nunber}";
  EXPECT_THAT(problems_of(load(with)), HasSubstr("there is no %person_nunber; did you mean 'person_number'?"));
  with = manifest();
  with.channels[0].before[1].keep[1].identifier = "referral";
  EXPECT_THAT(problems_of(load(with)), HasSubstr("identifier 'referral', which is not among the identifiers"));
  with = manifest();
  with.channels[0].before[1].keep[1].name = "case";
  EXPECT_THAT(problems_of(load(with)), HasSubstr("an identifier of the pack has that name"));
  with = manifest();
  with.channels[0].before[1].map = "person.map";
  EXPECT_THAT(problems_of(load(with)), HasSubstr("there is no map person.map"));
  with = manifest();
  with.channels[0].before[1].when = "Bundle.entry.(";
  EXPECT_THAT(problems_of(load(with)), HasSubstr("when of request 'add' of channel 'referrals'"));
}

}  // namespace
}  // namespace linkway::mapping
