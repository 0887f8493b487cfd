#include "exchange/hl7v2_ack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/hl7v2.h"
#include "exchange/hl7v2_answer.h"

namespace linkway::exchange {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string header_line(const std::string& version = "2.5.1", const std::string& accept = "",
                        const std::string& application = "", const std::string& type = "REF^I12^REF_I12",
                        const std::string& charset = "") {
  return "MSH|^~\\&|GPAPP|Z99|GW|SP|20260115080000||" + type + "|M1|P|" + version + "|||" + accept + "|" + application +
         "||" + charset + "\r";
}

Problem problem(Category category, std::string_view code, std::string path, std::string text) {
  Problem p;
  p.category = category;
  p.code = code;
  p.path = std::move(path);
  p.text = std::move(text);
  return p;
}

std::string written(const std::string& to, Problems problems = {}, AckMode mode = AckMode::original) {
  const auto header = data::peek_hl7v2(to);
  Ack ack;
  ack.to = header ? &*header : nullptr;
  ack.mode = mode;
  ack.accepted = problems.empty();
  ack.problems = std::move(problems);
  ack.control_id = "0A1B";
  ack.now = {1'768'464'000'000'000};  // 2026-01-15T08:00:00Z
  return write_ack(ack);
}

TEST(Hl7v2Ack, AnswersTheSenderInItsOwnDelimitersVersionAndPlaces) {
  EXPECT_EQ(written(header_line()),
            "MSH|^~\\&|GW|SP|GPAPP|Z99|20260115080000+0000||ACK^I12^ACK|0A1B|P|2.5.1\rMSA|AA|M1\r");
  EXPECT_EQ(written("MSH#*!?@#GP#Z99#GW#SP#20260115##REF*I12#M3#T#2.3\r"),
            "MSH#*!?@#GW#SP#GP#Z99#20260115080000+0000##ACK*I12#0A1B#T#2.3\rMSA#AA#M3\r");
  EXPECT_THAT(written(header_line("2.1")), HasSubstr("||ACK|0A1B|P|2.1\r"));
}

// A realm may ask for a version that says what the acknowledgment keeps to; it is written in the sender's delimiters.
TEST(Hl7v2Ack, AnotherVersionThanThatOfTheMessage) {
  const auto answered = [](const std::string& to) {
    const auto header = data::peek_hl7v2(to);
    Ack ack;
    ack.to = &*header;
    ack.control_id = "0A1B";
    ack.version = "2.4^AUS&Australia^HL7AU-OO-ACK-201701&&L";
    return write_ack(ack);
  };
  EXPECT_THAT(answered(header_line("2.4^AUS")), HasSubstr("|P|2.4^AUS&Australia^HL7AU-OO-ACK-201701&&L\r"));
  EXPECT_THAT(answered("MSH#*!?@#GP#Z99#GW#SP#20260115##REF*I12#M3#T#2.4\r"),
              HasSubstr("#T#2.4*AUS@Australia*HL7AU-OO-ACK-201701@@L\r"));
}

// What could not be read has no place as PID-5: its line is told.
TEST(Hl7v2Ack, WhatHasNoPlaceSaysItsLine) {
  auto unread = problem(Category::malformed, issue::structure, "", "this line is no segment");
  unread.line = 7;
  unread.column = 2;
  EXPECT_THAT(written(header_line(), {unread}), HasSubstr("this line is no segment [line 7, column 2]\r"));
  unread.file = "referral.map";  // a place in the pack means nothing to the sender
  EXPECT_THAT(written(header_line(), {unread}), HasSubstr("this line is no segment\r"));
}

TEST(Hl7v2Ack, ErrorsNamePlaceCodeAndReason) {
  const auto ack =
      written(header_line(), {problem(Category::unprocessable, issue::required, "PID-5.1", "a name is needed"),
                              problem(Category::unprocessable, issue::code_invalid, "OBX[2]-5[3].1.2", "no"),
                              problem(Category::unprocessable, issue::business_rule, "Bundle.entry[0]", "why")});
  EXPECT_THAT(ack, HasSubstr("MSA|AE|M1\r"));
  EXPECT_THAT(ack, HasSubstr("ERR||PID^1^5^1^1|101^Required field missing^HL70357|E||||a name is needed\r"));
  EXPECT_THAT(ack, HasSubstr("ERR||OBX^2^5^3^1^2|103^Table value not found^HL70357|E||||no\r"));
  EXPECT_THAT(ack, HasSubstr("ERR|||199^Other HL7 error^HL70357|E||||why [Bundle.entry[0]]\r"));
}

TEST(Hl7v2Ack, BeforeVersion25InTheOldForm) {
  const auto ack =
      written(header_line("2.4"), {problem(Category::unprocessable, issue::required, "PID-5", "a name is needed"),
                                   problem(Category::unprocessable, issue::value, "PID-7", "no date")});
  EXPECT_THAT(ack, HasSubstr("MSA|AE|M1|a name is needed [PID-5]\r"));
  EXPECT_THAT(ack, HasSubstr("ERR|PID^1^5^101&Required field missing&HL70357&&a name is needed~PID^1^7^102&Data type "
                             "error&HL70357&&no date\r"));
}

// A sender that names few delimiters is answered all the same; those that the answer adds stand in its MSH-2.
TEST(Hl7v2Ack, SendersThatNameFewDelimiters) {
  const auto to = [](const std::string& encoding) {
    return "MSH|" + encoding + "|GP|Z99|GW|SP|20260115||REF^I12|M1|P|2.3\r";
  };
  const Problems why = {problem(Category::unprocessable, issue::required, "PID-5", "a name is needed")};
  EXPECT_THAT(written(to("^~&"), why), HasSubstr("MSA|AE|M1|a name is needed [PID-5]\r"));
  EXPECT_THAT(written(to("^~&"), why), HasSubstr("ERR|PID^1^5^101#Required field missing"));
  EXPECT_THAT(written(to("^~&"), why), HasSubstr("MSH|^~&#|GW|SP"));
  EXPECT_THAT(written(to("^"), why), HasSubstr("MSH|^~\\&|GW|SP"));
  EXPECT_THAT(written(to("~"), why), HasSubstr("MSA|AE|M1|"));
}

TEST(Hl7v2Ack, WhatTheSenderCannotMendIsRejected) {
  for (const auto category : {Category::not_found, Category::unavailable, Category::unauthenticated, Category::internal,
                              Category::not_supported}) {
    EXPECT_THAT(written(header_line(), {problem(category, issue::not_supported, "", "no")}), HasSubstr("MSA|AR|M1"));
    EXPECT_THAT(written(header_line(), {problem(category, issue::not_supported, "", "no")}, AckMode::commit),
                HasSubstr("MSA|CR|M1"));
  }
  for (const auto category : {Category::malformed, Category::unprocessable, Category::conflict, Category::too_large}) {
    EXPECT_THAT(written(header_line(), {problem(category, issue::value, "", "no")}), HasSubstr("MSA|AE|M1"));
  }
  EXPECT_THAT(written("nothing to read", {problem(Category::malformed, issue::structure, "MSH", "no")}),
              HasSubstr("MSA|AE\r"));
}

TEST(Hl7v2Ack, WarningsGoWithAPositiveAnswer) {
  const auto header = data::peek_hl7v2(header_line());
  Ack ack;
  ack.to = &*header;
  ack.problems.push_back(problem(Category::unprocessable, issue::value, "PID-7", "odd"));
  ack.problems[0].severity = Severity::warning;
  EXPECT_THAT(write_ack(ack), HasSubstr("MSA|AA|M1\rERR||PID^1^7|0^Message accepted^HL70357|W||||odd\r"));
}

TEST(Hl7v2Ack, BeforeVersion25WarningsAreWordsOfThePositiveAnswer) {
  const auto to = header_line("2.4");
  const auto header = data::peek_hl7v2(to);
  Ack ack;
  ack.to = &*header;
  for (const auto* path : {"PID-7", "PID-8", "PID-11", "PV1-7"}) {
    ack.problems.push_back(problem(Category::unprocessable, issue::value, path, "odd"));
    ack.problems.back().severity = Severity::warning;
  }
  EXPECT_THAT(write_ack(ack), HasSubstr("MSA|AA|M1|taken, but: odd [PID-7]; odd [PID-8]; odd [PID-11]; and 1 more\r"));
  EXPECT_THAT(write_ack(ack), Not(HasSubstr("ERR")));
}

TEST(Hl7v2Ack, TheSendersCharsetIsKeptWhereItHasTheCharacters) {
  const Problems told{problem(Category::unprocessable, issue::value, "", "f\u00FCr")};
  EXPECT_THAT(written(header_line("2.5", "", "", "REF^I12", "8859/1"), told), HasSubstr("f\xFCr"));
  const Problems khmer{problem(Category::unprocessable, issue::value, "", "\u1781")};
  const auto other = written(header_line("2.5", "", "", "REF^I12", "8859/1"), khmer);
  EXPECT_THAT(other, HasSubstr("|UNICODE UTF-8\r"));
  EXPECT_THAT(other, HasSubstr("\u1781"));
  EXPECT_THAT(written(header_line("2.5"), khmer), HasSubstr("|UNICODE UTF-8\r"));
}

TEST(Hl7v2Ack, TheModeIsWhatTheSenderAskedFor) {
  const auto mode = [](const std::string& accept, const std::string& application, bool accepted,
                       const std::string& type = "REF^I12") {
    return ack_mode(*data::peek_hl7v2(header_line("2.5", accept, application, type)), accepted);
  };
  EXPECT_EQ(mode("", "", true), AckMode::original);
  EXPECT_EQ(mode("AL", "AL", true), AckMode::commit);
  EXPECT_EQ(mode("AL", "NE", false), AckMode::commit);
  EXPECT_EQ(mode("ER", "AL", true), AckMode::none);
  EXPECT_EQ(mode("ER", "AL", false), AckMode::commit);
  EXPECT_EQ(mode("SU", "", true), AckMode::commit);
  EXPECT_EQ(mode("SU", "", false), AckMode::none);
  EXPECT_EQ(mode("NE", "AL", true), AckMode::original) << "the enhanced mode's name for the original one";
  EXPECT_EQ(mode("", "AL", true), AckMode::original);
  EXPECT_EQ(mode("NE", "NE", false), AckMode::none);
  EXPECT_EQ(mode("NE", "", true), AckMode::none);
  EXPECT_EQ(mode("", "", true, "ACK^I12^ACK"), AckMode::none) << "an acknowledgment is not acknowledged";
  EXPECT_EQ(mode("AL", "", true, "ACK^I12^ACK"), AckMode::commit);
  EXPECT_EQ(ack_mode(*data::peek_hl7v2(header_line("2.5", "AL", "AL")), true, true), AckMode::original);
}

TEST(Hl7v2Repeat, IsKnownBySenderAndControlIdWhateverTheTime) {
  const std::string one = "MSH|^~\\&|A|B|||20260101||REF^I12|7|P|2.5\rPID|1\r";
  const std::string later = "MSH|^~\\&|A|B|||20260102093000+0000||REF^I12|7|P|2.5\rPID|1";
  const std::string other = "MSH|^~\\&|A|B|||20260101||REF^I12|7|P|2.5\rPID|2\r";
  const std::string next = "MSH|^~\\&|A|B|||20260103||REF^I12|8|P|2.5\rPID|1\r";
  EXPECT_EQ(hl7v2_business_key(one), hl7v2_business_key(later));
  EXPECT_NE(hl7v2_business_key(one), hl7v2_business_key(next));
  EXPECT_TRUE(same_hl7v2(one, later, true));
  EXPECT_FALSE(same_hl7v2(one, other, true));
  EXPECT_FALSE(same_hl7v2(one, next, true));
  EXPECT_TRUE(same_hl7v2(one, next, false));
  EXPECT_FALSE(same_hl7v2(other, next, false));
  EXPECT_FALSE(same_hl7v2("MSH|^~\\&", one, false));
  EXPECT_FALSE(same_hl7v2("", one, true));
}

}  // namespace
}  // namespace linkway::exchange
