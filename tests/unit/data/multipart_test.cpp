#include "data/multipart.h"

#include <gtest/gtest.h>

namespace linkway::data {
namespace {

std::string told(const Result<std::vector<FormPart>>& parts) {
  if (!parts) return "problem: " + parts.problems().front().text;
  std::string text;
  for (const auto& part : *parts) {
    text += part.name + (part.is_file ? "<" + part.file_name + ">" : "") +
            (part.content_type.empty() ? "" : " (" + std::string(part.content_type) + ")") + "=" +
            std::string(part.body) + ";";
  }
  return text;
}

std::string read(const std::string& bytes) { return told(read_multipart(bytes, "AbC")); }

const std::string field = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";

TEST(Multipart, FieldsAndFiles) {
  EXPECT_EQ(read("--AbC\r\n" + field +
                 "one\r\n--AbC\r\ncontent-disposition: form-data; name=\"f\"; filename=\"x.csv\"\r\n"
                 "Content-Type: text/csv; charset=utf-8\r\n\r\n1,2\r\n3,4\r\n\r\n--AbC--\r\n"),
            "a=one;f<x.csv> (text/csv; charset=utf-8)=1,2\r\n3,4\r\n;");
}

TEST(Multipart, EmptyPartsAndForms) {
  EXPECT_EQ(read("--AbC--"), "");
  EXPECT_EQ(read("--AbC\r\n" + field + "\r\n--AbC--"), "a=;");
  EXPECT_EQ(read("--AbC\r\nContent-Disposition: form-data; name=f; filename=\"\"\r\n\r\n\r\n--AbC--"), "f<>=;");
}

TEST(Multipart, LineFeedsAlonePreambleAndEpilogue) {
  EXPECT_EQ(
      read("This is a form.\n--AbC \nContent-Disposition: form-data; name=a\n\none\ntwo\n--AbC--\nThe end\n--AbC\n"),
      "a=one\ntwo;");
}

TEST(Multipart, ALongerBoundaryIsNoBoundary) {
  EXPECT_EQ(read("--AbC\r\n" + field + "x\r\n--AbCd\r\n--AbC-\r\n --AbC\r\ny--AbC--\r\n--AbC--"),
            "a=x\r\n--AbCd\r\n--AbC-\r\n --AbC\r\ny--AbC--;");
}

TEST(Multipart, NamesHaveQuotesAndEscapes) {
  EXPECT_EQ(read("--AbC\r\nContent-Disposition: form-data; x; name=\"a;b\\\"c%22%0D%0A%41\" ; "
                 "filename=\"C:\\dir\\f.txt\"\r\n\r\n1\r\n--AbC--"),
            "a;b\"c\"\r\n%41<C:\\dir\\f.txt>=1;");
  EXPECT_EQ(header_parameter("multipart/form-data; charset=x; BOUNDARY=\"a b\"", "boundary"), "a b");
  EXPECT_EQ(header_parameter("multipart/form-data; boundary=ab ; x=y", "boundary"), "ab");
  EXPECT_EQ(header_parameter("multipart/form-data; xboundary=ab", "boundary"), "");
  EXPECT_EQ(header_parameter("multipart/form-data; boundary=\"ab", "boundary"), "ab");
  for (const auto* odd : {"", ";", ";;", "a;b", "a;=", "a;b=\"\\", "a; ="})
    EXPECT_EQ(header_parameter(odd, "b"), odd == std::string("a;b=\"\\") ? "\\" : "");
}

TEST(Multipart, WhatIsCutOffOrHasNoFormIsRefused) {
  const std::string whole = "--AbC\r\n" + field + "one\r\n--AbC--";
  ASSERT_EQ(read(whole), "a=one;");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(read(whole.substr(0, size)).substr(0, 8), "problem:") << size;
  }
  EXPECT_EQ(read("--AbC\r\n\r\none\r\n--AbC--"),
            "problem: a part has no name (Content-Disposition: form-data; name=...)");
  EXPECT_EQ(read("--AbC\r\none\r\n--AbC--"), "problem: a part has no empty line behind its header");
  EXPECT_EQ(read("--AbC\r\nno colon\r\n" + field + "\r\n--AbC--"),
            "problem: a line in the header of a part has no colon");
  EXPECT_EQ(read("--AbC\r\nContent-Transfer-Encoding: base64\r\n" + field + "\r\n--AbC--").substr(0, 40),
            "problem: a part is in a transfer encodin");
  EXPECT_EQ(told(read_multipart("", "")).substr(0, 8), "problem:");
  EXPECT_EQ(told(read_multipart("", std::string(71, 'a'))).substr(0, 8), "problem:");
}

TEST(Multipart, LimitsHold) {
  std::string many;
  for (int i = 0; i < 3; ++i) many += "--AbC\r\n" + field + "1\r\n";
  many += "--AbC--";
  EXPECT_TRUE(read_multipart(many, "AbC", {3, 1'000}).ok());
  EXPECT_EQ(told(read_multipart(many, "AbC", {2, 1'000})), "problem: there are more than 2 parts");
  EXPECT_EQ(told(read_multipart(many, "AbC", {3, 20})), "problem: the header of a part is longer than 20 bytes");
}

}  // namespace
}  // namespace linkway::data
