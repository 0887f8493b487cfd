#include "base/clock.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace linkway {
namespace {

using namespace std::chrono_literals;

constexpr Instant at_2026{1'795'339'800'125'000};  // 2026-11-22T09:30:00.125Z

TEST(Time, IsWrittenAsFhirInstant) {
  EXPECT_EQ(to_fhir(at_2026), "2026-11-22T09:30:00.125Z");
  EXPECT_EQ(to_fhir_date(at_2026), "2026-11-22");
  EXPECT_EQ(to_fhir({0}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(to_fhir({-1}), "1969-12-31T23:59:59.999Z");
}

std::string read(std::string_view text) {
  const auto time = parse_fhir_time(text);
  return time ? to_fhir(*time) : "nothing";
}

TEST(Time, IsReadWithItsOffset) {
  EXPECT_EQ(parse_fhir_time("2026-11-22T09:30:00.125Z"), at_2026);
  EXPECT_EQ(parse_fhir_time("2026-11-22T10:30:00.125+01:00"), at_2026);
  EXPECT_EQ(parse_fhir_time("2026-11-22T06:00:00.125-03:30"), at_2026);
  EXPECT_EQ(read("2026-12-31T23:30:00-01:00"), "2027-01-01T00:30:00.000Z");
  EXPECT_EQ(read("2026-01-01T00:30:00+14:00"), "2025-12-31T10:30:00.000Z");
  EXPECT_EQ(read("2026-11-22T09:30:00-00:00"), "2026-11-22T09:30:00.000Z");
}

TEST(Time, PartialDatesGiveTheirFirstInstant) {
  EXPECT_EQ(read("2026"), "2026-01-01T00:00:00.000Z");
  EXPECT_EQ(read("2026-11"), "2026-11-01T00:00:00.000Z");
  EXPECT_EQ(read("2026-11-22"), "2026-11-22T00:00:00.000Z");
  EXPECT_EQ(read("0001-01-01"), "0001-01-01T00:00:00.000Z");
}

TEST(Time, FractionsOfAnyLengthAreReadToTheMicrosecond) {
  EXPECT_EQ(parse_fhir_time("1970-01-01T00:00:00.1Z"), Instant{100'000});
  EXPECT_EQ(parse_fhir_time("1970-01-01T00:00:00.000001Z"), Instant{1});
  EXPECT_EQ(parse_fhir_time("1970-01-01T00:00:00.000001999999999999999999Z"), Instant{1});
}

TEST(Time, DaysThatDoNotExistAreRefused) {
  EXPECT_EQ(read("2024-02-29"), "2024-02-29T00:00:00.000Z");
  for (const auto* text :
       {"2026-02-29", "1900-02-29", "2026-04-31", "2026-13", "2026-00", "2026-01-00", "2026-01-32", "0000"}) {
    EXPECT_EQ(read(text), "nothing") << text;
  }
}

TEST(Time, TimesThatDoNotExistAreRefused) {
  EXPECT_EQ(read("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00.000Z");  // a leap second
  for (const auto* time : {"24:00:00Z", "23:60:00Z", "23:59:61Z", "09:30:00+14:60", "09:30:00+15:00", "-9:30:00Z"}) {
    EXPECT_EQ(read("2026-11-22T" + std::string(time)), "nothing") << time;
  }
}

TEST(Time, WhatIsNotAFhirTimeIsRefused) {
  for (const auto* text : {"",
                           "26",
                           "202",
                           "20261",
                           "2026-1",
                           "2026-11-2",
                           "2026-11-222",
                           "2026-",
                           "2026-11-",
                           "-2026",
                           "+2026",
                           " 2026",
                           "2026 ",
                           "2026/11/22",
                           "2026-11-22T",
                           "2026-11-22T09",
                           "2026-11-22T09:30",
                           "2026-11-22T09:30Z",
                           "2026-11-22T09:30:00",
                           "2026-11-22 09:30:00Z",
                           "2026-11-22t09:30:00Z",
                           "2026-11-22T09:30:00z",
                           "2026-11-22T09:30:00.Z",
                           "2026-11-22T09:30:00.1",
                           "2026-11-22T09:30:00+1:00",
                           "2026-11-22T09:30:00+0100",
                           "2026-11-22T09:30:00+01",
                           "2026-11-22T09:30:00ZZ",
                           "2026-11-22T09:30:00+-1:00",
                           "2026-11T09:30:00Z",
                           "2026T09:30:00Z",
                           "2026-11-22Z",
                           "today"}) {
    EXPECT_EQ(read(text), "nothing") << text;
  }
}

TEST(Time, WhatIsWrittenIsReadBack) {
  for (std::int64_t micros = -62'000'000'000'000'000; micros < 70'000'000'000'000'000; micros += 999'983'777'777'000) {
    const Instant time{micros / 1000 * 1000};
    ASSERT_EQ(parse_fhir_time(to_fhir(time)), time);
  }
}

// A machine whose two clocks the test sets.
class SetClock : public MonotoneClock {
 public:
  Instant wall_now = at_2026;
  std::chrono::microseconds steady_now{5'000'000};
  void pass(std::chrono::microseconds d) {
    wall_now = wall_now + d;
    steady_now += d;
  }

 protected:
  [[nodiscard]] Instant wall() const override { return wall_now; }
  [[nodiscard]] std::chrono::microseconds steady() const override { return steady_now; }
};

TEST(MonotoneClock, FollowsTheMachine) {
  SetClock clock;
  EXPECT_EQ(clock.now(), at_2026);
  clock.pass(2s);
  EXPECT_EQ(clock.now(), at_2026 + 2s);
}

TEST(MonotoneClock, GoesOnAtTheSteadyPaceWhenSetBackAnHour) {
  SetClock clock;
  EXPECT_EQ(clock.now(), at_2026);
  clock.pass(1s);
  clock.wall_now = clock.wall_now - 1h;
  EXPECT_EQ(clock.now(), at_2026 + 1s);
  clock.pass(10s);
  EXPECT_EQ(clock.now(), at_2026 + 11s);
  clock.pass(2h);
  EXPECT_EQ(clock.now(), at_2026 + 11s + 2h);
}

TEST(MonotoneClock, FollowsTheMachineAgainWhenItIsSetRight) {
  SetClock clock;
  static_cast<void>(clock.now());
  clock.wall_now = clock.wall_now - 1h;
  clock.pass(1min);
  EXPECT_EQ(clock.now(), at_2026 + 1min);
  clock.wall_now = at_2026 + 5min;
  EXPECT_EQ(clock.now(), at_2026 + 5min);
  clock.pass(1s);
  EXPECT_EQ(clock.now(), at_2026 + 5min + 1s);
}

TEST(MonotoneClock, FollowsALeapForward) {
  SetClock clock;
  static_cast<void>(clock.now());
  clock.wall_now = clock.wall_now + 1h;
  EXPECT_EQ(clock.now(), at_2026 + 1h);
}

TEST(MonotoneClock, NeverRunsBackForAnyThread) {
  const MonotoneClock clock;
  std::vector<std::thread> threads;
  std::vector<char> ordered(4, 1);
  for (std::size_t t = 0; t < ordered.size(); ++t) {
    threads.emplace_back([&, t] {
      Instant last{};
      for (int i = 0; i < 20'000; ++i) {
        const auto now = clock.now();
        if (now < last) ordered[t] = 0;
        last = now;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(ordered, std::vector<char>(4, 1));
}

}  // namespace
}  // namespace linkway
