#include "data/hl7v2_batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/charset.h"
#include "data/hl7v2.h"

namespace linkway::data {
namespace {

using testing::ElementsAre;

const std::string one = "MSH|^~\\&|A|||||||1\rPID|1\r";
const std::string two = "MSH|^~\\&|A|||||||2\rPID|2\r";
const std::string fhs = "FHS|^~\\&|A\r";
const std::string bhs = "BHS|^~\\&|B\r";

std::vector<std::string> paths(const Hl7Batch& batch) {
  std::vector<std::string> all;
  for (const auto& finding : batch.findings) all.push_back(finding.path);
  return all;
}

TEST(Hl7Batch, SplitsWhatIsEnveloped) {
  const auto text = fhs + bhs + one + two + "BTS|2\rFTS|1\r";
  const auto batch = split_batch(text);
  ASSERT_TRUE(batch.ok());
  EXPECT_TRUE(batch->enveloped);
  EXPECT_EQ(std::string(batch->file_header) + "\r", fhs);
  EXPECT_EQ(std::string(batch->batch_header) + "\r", bhs);
  ASSERT_EQ(batch->messages.size(), 2U);
  EXPECT_EQ(batch->messages[0].bytes, one);
  EXPECT_EQ(batch->messages[1].bytes, two);
  EXPECT_EQ(batch->messages[1].offset, text.find(two));
  EXPECT_EQ(batch->messages[1].line, 5U);
  EXPECT_EQ(batch->messages[1].batch, 1U);
  EXPECT_THAT(paths(*batch), ElementsAre());
  for (const auto& item : batch->messages) EXPECT_TRUE(read_hl7v2(item.bytes).ok());
}

TEST(Hl7Batch, SplitsMessagesOneAfterTheOther) {
  for (const std::string between : {"", "\r\n", "\n\n", "\x1C\r\x0B"}) {
    const auto text = "\xEF\xBB\xBF" + one + between + two;
    const auto batch = split_batch(text);
    ASSERT_TRUE(batch.ok());
    EXPECT_FALSE(batch->enveloped);
    ASSERT_EQ(batch->messages.size(), 2U);
    for (const auto& item : batch->messages) EXPECT_EQ(read_hl7v2(item.bytes)->size(), 2U);
    EXPECT_EQ(batch->messages[0].batch, 0U);
  }
}

TEST(Hl7Batch, GivesASingleMessageBackAsItIs) {
  const auto text = "\r\n\x0B" + one + "\x1C\r";
  const auto batch = split_batch(text);
  ASSERT_TRUE(batch.ok());
  ASSERT_EQ(batch->messages.size(), 1U);
  EXPECT_EQ(batch->messages[0].bytes, text);
}

TEST(Hl7Batch, LeavesOutLinesBeforeAMessage) {
  const auto text = "connected\r\n" + one;
  const auto batch = split_batch(text);
  ASSERT_TRUE(batch.ok());
  ASSERT_EQ(batch->messages.size(), 1U);
  EXPECT_EQ(batch->messages[0].bytes, one);
  EXPECT_EQ(batch->messages[0].line, 2U);
  EXPECT_THAT(paths(*batch), ElementsAre(""));
}

TEST(Hl7Batch, TellsWhatDoesNotFit) {
  EXPECT_THAT(paths(*split_batch(bhs + one + "BTS|2\r")), ElementsAre("BTS-1"));
  EXPECT_THAT(paths(*split_batch(bhs + one + "BTS|x\r")), ElementsAre("BTS-1"));
  EXPECT_THAT(paths(*split_batch(bhs + one + "BTS\r")), ElementsAre());
  EXPECT_THAT(paths(*split_batch(bhs + one)), ElementsAre("BTS"));
  EXPECT_THAT(paths(*split_batch(fhs + bhs + one + "BTS|1\r")), ElementsAre("FTS"));
  EXPECT_THAT(paths(*split_batch(fhs + bhs + one + "BTS|1\rBHS|^~\\&\r" + two + "BTS|1\rFTS|1\r")),
              ElementsAre("FTS-1"));
  EXPECT_THAT(paths(*split_batch(one + "BTS|1\r")), ElementsAre("BTS"));
  EXPECT_THAT(paths(*split_batch(bhs + bhs + one + "BTS|1\r")), ElementsAre("BTS"));
  EXPECT_THAT(paths(*split_batch(bhs + "NTE|1\r" + one + "BTS|1\r")), ElementsAre(""));
  EXPECT_THAT(paths(*split_batch(one + "FTS|1\r")), ElementsAre("FTS"));
}

TEST(Hl7Batch, MayBeEmpty) {
  const auto batch = split_batch(fhs + bhs + "BTS|0\rFTS|1\r");
  ASSERT_TRUE(batch.ok());
  EXPECT_TRUE(batch->messages.empty());
  EXPECT_THAT(paths(*batch), ElementsAre());
  EXPECT_THAT(paths(*split_batch(fhs + "FTS|0\r")), ElementsAre());
}

TEST(Hl7Batch, ReadsUtf16) {
  const auto text = bhs + "MSH|^~\\&|A|||||||1|P|2.5||||||UNICODE UTF-16\rPID|1||||សុខ\r" + two + "BTS|2\r";
  const auto bytes = *text::to_charset(text, "UTF-16LE");
  const auto batch = split_batch(bytes);
  ASSERT_TRUE(batch.ok());
  ASSERT_EQ(batch->messages.size(), 2U);
  const auto message = read_hl7v2(batch->messages[0].bytes, {.charset = batch->charset});
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(message->field("PID", 5).text(), "សុខ");
  EXPECT_TRUE(message->findings().empty());
}

TEST(Hl7Batch, Refuses) {
  EXPECT_FALSE(split_batch("").ok());
  EXPECT_FALSE(split_batch("PID|1\r").ok());
  EXPECT_EQ(split_batch(one + two, {.max_messages = 1}).problems()[0].category, Category::too_large);
  EXPECT_EQ(split_batch(one, {.max_bytes = 10}).problems()[0].category, Category::too_large);
}

}  // namespace
}  // namespace linkway::data
