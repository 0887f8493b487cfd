#include "base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>

namespace linkway {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string written(LogLevel level, LogFormat format, const std::function<void(Log&)>& use) {
  testing::internal::CaptureStderr();
  use(*make_log(level, format));
  return testing::internal::GetCapturedStderr();
}

TEST(Log, JsonHasOneObjectALine) {
  const auto line = written(LogLevel::info, LogFormat::json, [](Log& log) {
    log.info("exchange committed", {{"exchange", "0abc"}, {"rows", 13}});
  });
  EXPECT_THAT(line, StartsWith("{\"time\":\""));
  EXPECT_THAT(line,
              EndsWith("Z\",\"level\":\"info\",\"event\":\"exchange committed\",\"exchange\":\"0abc\",\"rows\":13}\n"));
}

TEST(Log, JsonEscapesWhatWouldBreakTheLine) {
  const auto line = written(LogLevel::info, LogFormat::json, [](Log& log) {
    log.warn("e\"v\n", {{"na\\me", std::string("a\"b\\c\nd\re\tf\x01\x1f\0g", 15)}, {"é", "ŵ"}});
  });
  EXPECT_THAT(line, HasSubstr(R"("event":"e\"v\n","na\\me":"a\"b\\c\nd\u000de\u0009f\u0001\u001f\u0000g","é":"ŵ"})"));
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
}

TEST(Log, TextCannotBeForgedByAFieldValue) {
  const auto line = written(LogLevel::info, LogFormat::text, [](Log& log) {
    log.error("refused", {{"host", "a\n2026-11-22T09:30:00.000Z error forged"}, {"status", 400}});
  });
  EXPECT_THAT(line, EndsWith("Z error refused host=\"a\\n2026-11-22T09:30:00.000Z error forged\" status=400\n"));
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
}

TEST(Log, BracesAreNotTakenForAFormat) {
  EXPECT_THAT(written(LogLevel::info, LogFormat::text,
                      [](Log& log) {
                        log.info("x", {{"v", "{} {0} %s"}});
                      }),
              HasSubstr("v=\"{} {0} %s\""));
}

TEST(Log, WritesFromItsLevelOn) {
  const auto all = [](Log& log) {
    log.debug("one");
    log.info("two");
    log.warn("three");
    log.error("four");
  };
  const auto lines = [&](LogLevel level) {
    const auto out = written(level, LogFormat::text, all);
    return std::count(out.begin(), out.end(), '\n');
  };
  EXPECT_EQ(lines(LogLevel::debug), 4);
  EXPECT_EQ(lines(LogLevel::warn), 2);
  EXPECT_EQ(lines(LogLevel::off), 0);
}

TEST(Log, SilentWritesNothing) {
  testing::internal::CaptureStderr();
  make_silent_log()->error("x");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace linkway
