#include "mapping/engine/runner_pool.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "unit/mapping/engine/mapping_case.h"

namespace linkway::mapping {
namespace {

struct World {
  World() {
    const auto map = parse_map(patient_map("src.name as n -> tgt.name as t then { n.family as f where "
                                           "f.matches('^[A-Z]') -> t.family = f; };"),
                               "main.map");
    plan = compile(map.map, importer_of({}), definitions, {}).plan;
  }
  fhir::Definitions definitions = fhir::Definitions::core();
  std::shared_ptr<const Plan> plan;

  std::string run(RunnerPool& pool, const std::string& source, RunLimits limits = {}) const {
    const auto document = data::read_json(source);
    const auto item = fhir::path::item_of(document->root, definitions);
    const FixedClock clock(Instant{1'700'000'000'000'000});
    CountedIds ids;
    data::Arena arena;
    Context context{clock, ids};
    context.limits = limits;
    const auto outcome = pool.run(std::span(&item, 1), arena, context);
    return outcome ? data::to_json(outcome->targets.front().node) : to_string(outcome.problems().front());
  }
};

std::string named(const std::string& family) {
  return R"({"resourceType":"Patient","name":[{"family":")" + family + R"("}]})";
}

TEST(RunnerPool, ARunnerIsUsedAgainAndKeepsNothingOfAMessage) {
  const World world;
  RunnerPool pool(world.plan);
  EXPECT_EQ(world.run(pool, named("Testperson")), named("Testperson"));
  EXPECT_EQ(pool.resting(), 1U);
  EXPECT_EQ(world.run(pool, R"({"resourceType":"Patient"})"), R"({"resourceType":"Patient"})");
  EXPECT_EQ(pool.resting(), 1U);
}

TEST(RunnerPool, ARunnerIsGoodAfterARunThatWasStopped) {
  const World world;
  RunnerPool pool(world.plan);
  EXPECT_THAT(world.run(pool, named("Testperson"), {.steps = 2}), testing::HasSubstr("steps"));
  EXPECT_EQ(world.run(pool, named("Other")), named("Other"));
}

TEST(RunnerPool, TheRunnerOfAGreatMessageGoes) {
  const World world;
  RunnerPool pool(world.plan);
  std::string names;
  for (int i = 0; i < 60'000; ++i) names += R"({"family":"T"},)";
  names.pop_back();
  EXPECT_THAT(world.run(pool, R"({"resourceType":"Patient","name":[)" + names + "]}"), testing::HasSubstr("family"));
  EXPECT_EQ(pool.resting(), 0U);
}

TEST(RunnerPool, ThreadsShareIt) {
  const World world;
  RunnerPool pool(world.plan);
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      const auto source = named("Testperson" + std::string(1, static_cast<char>('a' + t)));
      for (int i = 0; i < 200; ++i) wrong += world.run(pool, source) == source ? 0 : 1;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_GE(pool.resting(), 1U);
  EXPECT_LE(pool.resting(), 4U);
}

}  // namespace
}  // namespace linkway::mapping
