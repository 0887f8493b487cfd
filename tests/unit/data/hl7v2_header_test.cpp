#include "data/hl7v2_header.h"

#include <gtest/gtest.h>

#include <string>

#include "base/charset.h"

namespace linkway::data {
namespace {

const std::string line =
    "MSH|^~\\&|GP^1.2^ISO|Y9\\T\\|GW|SP|20260115||REF^I12^REF_I12|M\\T\\1|P^T|2.5.1^AUS|||AL|NE||8859/1~x";

TEST(Hl7Header, TellsWhatAnAnswerNeeds) {
  const auto header = peek_hl7v2(line + "\rPID|nonsense\rbroken");
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->sending_application(), "GP^1.2^ISO");
  EXPECT_EQ(header->sending_facility(), "Y9\\T\\");
  EXPECT_EQ(header->receiving_application(), "GW");
  EXPECT_EQ(header->receiving_facility(), "SP");
  EXPECT_EQ(header->message_code(), "REF");
  EXPECT_EQ(header->trigger_event(), "I12");
  EXPECT_EQ(header->message_structure(), "REF_I12");
  EXPECT_EQ(header->control_id(), "M&1");
  EXPECT_EQ(header->processing_id(), "P");
  EXPECT_EQ(header->version(), "2.5.1");
  EXPECT_EQ(header->accept_acknowledgment(), "AL");
  EXPECT_EQ(header->application_acknowledgment(), "NE");
  EXPECT_EQ(header->charset(), "8859/1");
  EXPECT_EQ(header->line(), line);
  EXPECT_EQ(header->field(1).text(), "|");
  EXPECT_EQ(header->field(2).text(), "^~\\&");
  EXPECT_EQ(header->field(19).presence(), Hl7Presence::absent);
  EXPECT_EQ(header->field(0).presence(), Hl7Presence::absent);
}

TEST(Hl7Header, IsFoundBehindOtherThings) {
  for (const std::string before :
       {"\x0B", "\xEF\xBB\xBF", "\r\n\r\n", "connected\r\n", "log line \x0B", "FHS|^~\\&|x\rBHS|^~\\&\r"}) {
    const auto header = peek_hl7v2(before + line + "\r");
    ASSERT_TRUE(header.has_value()) << before;
    EXPECT_EQ(header->control_id(), "M&1");
  }
  EXPECT_EQ(peek_hl7v2(line + "\x1C\r")->line(), line);
}

TEST(Hl7Header, IsNotThereWithoutAUsableLine) {
  for (const std::string text : {"", "PID|1\r", "MSH", "MSH|", "MSHA^~\\&|", "xMSH|^~\\&|", "MSH|^^^^|x"}) {
    EXPECT_FALSE(peek_hl7v2(text).has_value()) << text;
  }
  EXPECT_FALSE(peek_hl7v2(std::string(70'000, '\r') + line).has_value());
}

TEST(Hl7Header, IsReadInItsCharset) {
  EXPECT_EQ(peek_hl7v2("MSH|^~\\&|M\xFCller|||||||1")->sending_application(), "Müller");
  EXPECT_EQ(peek_hl7v2("MSH|^~\\&|Müller|||||||1")->sending_application(), "Müller");
  const auto text = line + "\rPID|" + std::string(100'000, 'x');
  for (const std::string charset : {"UTF-16", "UTF-16LE", "UTF-16BE"}) {
    const auto header = peek_hl7v2(*text::to_charset(text, charset));
    ASSERT_TRUE(header.has_value()) << charset;
    EXPECT_EQ(header->control_id(), "M&1") << charset;
  }
}

}  // namespace
}  // namespace linkway::data
