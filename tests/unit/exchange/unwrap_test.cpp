// Messages in forms of several parts.
#include "exchange/unwrap.h"

#include <gtest/gtest.h>

namespace linkway::exchange {
namespace {

class UnwrapTest : public ::testing::Test {
 protected:
  bool unwrap_it(const std::string& body) {
    Received received;
    received.media_type = "Multipart/Form-Data; boundary=B";
    received.body = body;
    work_ = std::make_unique<Work>(std::move(received));
    work_->channel = &channel_;
    return unwrap(*work_);
  }
  static std::string part(const std::string& header, const std::string& body) {
    return "--B\r\nContent-Disposition: form-data; " + header + "\r\n\r\n" + body + "\r\n";
  }
  std::string told() {
    std::string out;
    for (const auto& problem : work_->problems) out += to_string(problem) + ";";
    return out;
  }
  mapping::Channel channel_;
  std::unique_ptr<Work> work_;
};

TEST_F(UnwrapTest, OtherTypesStayAsTheyAre) {
  Received received;
  received.media_type = "application/json";
  received.body = "--B";
  Work work(std::move(received));
  EXPECT_TRUE(unwrap(work));
  EXPECT_EQ(work.in.body, "--B");
}

TEST_F(UnwrapTest, FieldsBecomeAForm) {
  channel_.format = mapping::PackFormat::form;
  ASSERT_TRUE(unwrap_it(part("name=\"a b\"", "1&2=3\r\n") + part("name=c", "\xC3\xA9") + "--B--"));
  EXPECT_EQ(work_->in.body, "a%20b=1%262%3D3%0D%0A&c=%C3%A9");
  EXPECT_EQ(work_->in.media_type, "application/x-www-form-urlencoded; charset=UTF-8");
  EXPECT_EQ(told(), "");
  ASSERT_TRUE(unwrap_it(part("name=_charset_", "iso-8859-1") + part("name=c", "\xE9") +
                        part("name=photo; filename=\"p.jpg\"", "xx") + part("name=empty; filename=\"\"", "") +
                        "--B--"));
  EXPECT_EQ(work_->in.body, "c=%E9");
  EXPECT_EQ(work_->in.media_type, "application/x-www-form-urlencoded; charset=iso-8859-1");
  EXPECT_EQ(told(), "a file is not read in this form [photo];");
}

TEST_F(UnwrapTest, TheOnlyFileIsTheMessage) {
  channel_.format = mapping::PackFormat::csv;
  ASSERT_TRUE(unwrap_it(
      part("name=site", "7") +
      part("name=f; filename=x.csv\r\nContent-Type: application/vnd.ms-excel; charset=windows-1252", "a,b\r\n1,2") +
      "--B--"));
  EXPECT_EQ(work_->in.body, "a,b\r\n1,2");
  EXPECT_EQ(work_->in.media_type, "text/csv; charset=windows-1252");
  EXPECT_EQ(told(), "this field stands beside the message and is not read [site];");
  EXPECT_FALSE(unwrap_it(part("name=a", "1") + part("name=b", "2") + "--B--"));
  EXPECT_EQ(told(), "the form has no file, which is the message here;");
  EXPECT_FALSE(unwrap_it(part("name=f; filename=x", "1") + part("name=g; filename=y", "2") + "--B--"));
  ASSERT_TRUE(unwrap_it(part("name=f", "a,b") + "--B--"));
  EXPECT_EQ(work_->in.body, "a,b");
}

TEST_F(UnwrapTest, OrThePartThatTheChannelNames) {
  channel_.format = mapping::PackFormat::json;
  channel_.part = "payload";
  ASSERT_TRUE(unwrap_it(part("name=f; filename=x", "1") + part("name=payload", "{}") + "--B--"));
  EXPECT_EQ(work_->in.body, "{}");
  EXPECT_EQ(work_->in.media_type, "application/json");
  EXPECT_FALSE(unwrap_it(part("name=f; filename=x", "1") + "--B--"));
  EXPECT_EQ(told(), "the form has no part 'payload', which is the message here [payload];");
  EXPECT_FALSE(unwrap_it(part("name=payload", "1") + part("name=payload", "2") + "--B--"));
}

TEST_F(UnwrapTest, WhatIsNoFormIsRefused) {
  EXPECT_FALSE(unwrap_it("{}"));
  EXPECT_EQ(category_of(work_->problems), Category::malformed);
}

TEST_F(UnwrapTest, ABatchIsShownWhereItStands) {
  channel_.format = mapping::PackFormat::json;
  const auto body = part("name=site", "7") + part("name=f; filename=x.NDJSON", "{}\n{}") + "--B--";
  const auto plain = message_in_form(channel_, "multipart/form-data; boundary=B", body);
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->body, "{}\n{}");
  EXPECT_EQ(plain->body.data(), body.data() + body.find("{}")) << "no copy";
  EXPECT_EQ(plain->media_type, "application/json");
  ASSERT_EQ(plain->told.size(), 1U);
  EXPECT_EQ(plain->told[0].path, "site");
  for (const auto* header : {"name=f; filename=x.ndjson", "name=f; filename=x.jsonl",
                             "name=f; filename=x\r\nContent-Type: application/x-ndjson; charset=utf-8"}) {
    const auto lines = part(header, "{}") + "--B--";
    EXPECT_EQ(message_in_form(channel_, "multipart/form-data; boundary=B", lines)->media_type, "application/x-ndjson");
  }
  channel_.format = mapping::PackFormat::csv;
  const auto table = part("name=f; filename=x.ndjson", "a,b") + "--B--";
  EXPECT_EQ(message_in_form(channel_, "multipart/form-data; boundary=B", table)->media_type, "text/csv");
}

}  // namespace
}  // namespace linkway::exchange
