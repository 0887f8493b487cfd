#include "net/mllp_frame.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace linkway::net {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::string_literals;

constexpr std::size_t kLimit = 1000;

std::string tell(const MllpFrame& frame) {
  switch (frame.kind) {
    case MllpFrame::Kind::message: return (frame.started ? "" : "unstarted ") + frame.content;
    case MllpFrame::Kind::too_large: return "too large " + frame.content.substr(0, 3);
    case MllpFrame::Kind::no_room: return "no room " + frame.content.substr(0, 3);
    case MllpFrame::Kind::cut_short: return "cut short";
    case MllpFrame::Kind::ack: return "ack";
    case MllpFrame::Kind::nak: return "nak";
  }
  return "";
}

std::vector<std::string> frames(MllpDecoder& decoder) {
  std::vector<std::string> all;
  while (const auto frame = decoder.next()) all.push_back(tell(*frame));
  return all;
}

// Whole, byte by byte, and cut in two at every place: always the same.
std::vector<std::string> decode(const std::string& stream) {
  MllpDecoder whole(kLimit);
  whole.feed(stream);
  const bool dropped = whole.end();
  auto expected = frames(whole);
  if (dropped) expected.emplace_back("dropped");
  for (std::size_t cut = 0; cut <= stream.size() + 1; ++cut) {
    MllpDecoder parts(kLimit);
    if (cut <= stream.size()) {
      parts.feed(std::string_view(stream).substr(0, cut));
      parts.feed(std::string_view(stream).substr(cut));
    } else {
      for (const char c : stream) parts.feed({&c, 1});
    }
    const bool left = parts.end();
    auto got = frames(parts);
    if (left) got.emplace_back("dropped");
    EXPECT_EQ(got, expected) << "cut at " << cut;
  }
  return expected;
}

std::string framed(const std::string& content) { return "\x0B" + content + "\x1C\r"; }

TEST(MllpFrame, OneMessageAndSeveralInARow) {
  EXPECT_THAT(decode(framed("MSH|a\r")), ElementsAre("MSH|a\r"));
  EXPECT_THAT(decode(framed("MSH|a\r") + framed("MSH|b\r")), ElementsAre("MSH|a\r", "MSH|b\r"));
}

TEST(MllpFrame, WhatStandsBetweenMessagesIsPassedOver) {
  EXPECT_THAT(decode("[log] MSH is not here\r\n" + framed("MSH|a\r")), ElementsAre("MSH|a\r"));
  EXPECT_THAT(decode(framed("MSH|a\r") + "\0\0"s + framed("MSH|b\r")), ElementsAre("MSH|a\r", "MSH|b\r"));
  EXPECT_THAT(decode(framed("MSH|a\r") + "\n" + framed("MSH|b\r") + "\r\n"), ElementsAre("MSH|a\r", "MSH|b\r"));
  EXPECT_THAT(decode("M\x1C\r" + framed("MSH|a\r")), ElementsAre("MSH|a\r"));
  EXPECT_THAT(decode("MS|\x0B" + std::string("MSH|a\r\x1C\r")), ElementsAre("MSH|a\r"));
}

TEST(MllpFrame, AnEmptyFrameIsNoMessage) {
  EXPECT_THAT(decode(framed("")), IsEmpty());
  EXPECT_THAT(decode(framed(" \r\n") + framed("MSH|a\r")), ElementsAre("MSH|a\r"));
}

TEST(MllpFrame, AMissingStartIsForgivenWhereAHeaderBeginsALine) {
  EXPECT_THAT(decode("MSH|a\rPID|\r\x1C\r"), ElementsAre("unstarted MSH|a\rPID|\r"));
  EXPECT_THAT(decode("noise\rBHS|a\r\x1C\r"), ElementsAre("unstarted BHS|a\r"));
  EXPECT_THAT(decode(framed("MSH|a\r") + "MSH|b\r\x1C\r"), ElementsAre("MSH|a\r", "unstarted MSH|b\r"));
  EXPECT_THAT(decode("PID|x MSH|b\r\x1C\r"), IsEmpty());
}

TEST(MllpFrame, TheEndBlockWithoutItsReturn) {
  EXPECT_THAT(decode("\x0BMSH|a\r\x1C"), ElementsAre("MSH|a\r"));
  EXPECT_THAT(decode("\x0BMSH|a\r\x1C\x0BMSH|b\r\x1C\x0BMSH|c\r\x1C\r"), ElementsAre("MSH|a\r", "MSH|b\r", "MSH|c\r"));
  EXPECT_THAT(decode("\x0BMSH|a\r\x1C\n\x0BMSH|b\r\x1C\n"), ElementsAre("MSH|a\r", "MSH|b\r"));
}

TEST(MllpFrame, AnEndBlockWithinDataIsData) {
  EXPECT_THAT(decode(framed("MSH|a\x1C"s + "b\r")), ElementsAre("MSH|a\x1C"s + "b\r"));
  EXPECT_THAT(decode(framed("MSH|a\x1C\n"s + "b\r")), ElementsAre("MSH|a\x1C\n"s + "b\r"));
}

TEST(MllpFrame, WrappedTwice) {
  EXPECT_THAT(decode(framed(framed("MSH|a\r"))), ElementsAre("MSH|a\r"));
  EXPECT_THAT(decode("\x0B\x0BMSH|a\r\x1C\x1C\r\r"), ElementsAre("MSH|a\r"));
}

TEST(MllpFrame, AMessageThatBeginsWithinAnotherTakesItsPlace) {
  EXPECT_THAT(decode("\x0BMSH|half a mess\x0BMSH|b\r\x1C\r"), ElementsAre("cut short", "MSH|b\r"));
  EXPECT_THAT(decode("\x0BMSH|a\x0B"s + "b|c\r\x1C\r"), ElementsAre("MSH|a\x0B"s + "b|c\r"));
}

TEST(MllpFrame, WhatNeverEndsIsDropped) {
  EXPECT_THAT(decode("\x0BMSH|a\rPID|"), ElementsAre("dropped"));
  EXPECT_THAT(decode("MSH|a\rPID|"), ElementsAre("dropped"));
  EXPECT_THAT(decode("no message at all"), IsEmpty());
}

TEST(MllpFrame, BeyondTheLimitTheBeginningIsKeptAndTheNextIsFound) {
  const std::string large = "MSH|" + std::string(kLimit, 'x') + "\r";
  EXPECT_THAT(decode(framed(large) + framed("MSH|b\r")), ElementsAre("too large MSH", "MSH|b\r"));
  const std::string fits = "MSH|" + std::string(kLimit - 5, 'x') + "\r";
  ASSERT_EQ(fits.size(), kLimit);
  EXPECT_THAT(decode(framed(fits)), ElementsAre(fits));
}

TEST(MllpFrame, OfWhatIsDroppedTheBeginningIsKeptAndTheNextIsFound) {
  MllpDecoder decoder(1 << 20);
  decoder.feed("\x0BMSH|a|" + std::string(100'000, 'x'));
  EXPECT_GE(decoder.held(), 100'000U);
  decoder.drop();
  EXPECT_LT(decoder.held(), 10'000U);
  decoder.feed(std::string(100'000, 'x'));
  EXPECT_LT(decoder.held(), 10'000U);
  decoder.feed("\r\x1C\r" + framed("MSH|b\r"));
  EXPECT_THAT(frames(decoder), ElementsAre("no room MSH", "MSH|b\r"));
  decoder.drop();
  decoder.feed(framed("MSH|c\r"));
  EXPECT_THAT(frames(decoder), ElementsAre("MSH|c\r")) << "between messages there is nothing to drop";
}

TEST(MllpFrame, ReleaseTwoAcknowledgements) {
  EXPECT_THAT(decode(framed("\x06") + framed("\x15") + framed("MSH|a\r")), ElementsAre("ack", "nak", "MSH|a\r"));
}

TEST(MllpFrame, AfterAPauseALikelyEndIsTheEnd) {
  MllpDecoder decoder(kLimit);
  decoder.feed("\x0BMSH|a\x1C");
  EXPECT_FALSE(decoder.end_is_likely());  // within a segment it is data
  decoder.feed("b\r\x1C");
  EXPECT_TRUE(decoder.end_is_likely());
  decoder.pause();
  EXPECT_THAT(frames(decoder), ElementsAre("MSH|a\x1C"s + "b\r"));
  decoder.feed("\r\x0BMSH|c\r\x1C\r");  // the return comes after all
  EXPECT_THAT(frames(decoder), ElementsAre("MSH|c\r"));
}

class Wide : public ::testing::TestWithParam<MllpForm> {};

TEST_P(Wide, Utf16InEveryFraming) {
  const auto form = GetParam();
  // Letters whose halves are the block bytes: U+0D1C, U+1C0D, U+0B1C, U+1C0B.
  const std::string text = "MSH|^~\\&|\u0D1C\u1C0D\u0B1C\u1C0B|\xF0\x9F\x98\x80\rPID|\u00FC\r";
  const auto content = mllp_text(text, form);
  const auto stream = mllp_frame(content, form) + mllp_frame(content, form) + mllp_frame(content, form);
  EXPECT_THAT(decode(stream), ElementsAre(content, content, content));
  MllpDecoder decoder(kLimit);
  decoder.feed(stream);
  while (const auto frame = decoder.next()) EXPECT_EQ(frame->form, form);
  const auto marked = mllp_text("\uFEFF" + text, form);
  EXPECT_THAT(decode(mllp_frame(marked, form) + mllp_frame(marked, form)), ElementsAre(marked, marked));
}

INSTANTIATE_TEST_SUITE_P(Forms, Wide,
                         ::testing::Values(MllpForm::utf16_le, MllpForm::utf16_be, MllpForm::utf16_le_blocks,
                                           MllpForm::utf16_be_blocks));

TEST(MllpText, WhatIsNoUtf8IsReplaced) {
  EXPECT_EQ(mllp_text("\xC3", MllpForm::utf16_le), "\xFD\xFF");
  EXPECT_EQ(mllp_text("\xED\xA0\x80", MllpForm::utf16_be), "\xFF\xFD");
  EXPECT_EQ(mllp_text("\xC3", MllpForm::bytes), "\xC3");
}

}  // namespace
}  // namespace linkway::net
