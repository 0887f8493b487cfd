#include "mapping/models/records.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "mapping/models/problems.h"

namespace linkway::mapping {
namespace {

// A few bytes at a time, so that every border is met.
ByteSource in_pieces(std::string_view text, std::size_t piece = 3) {
  return [text, piece](char* into, std::size_t room) mutable -> Result<std::size_t> {
    const auto size = std::min({room, piece, text.size()});
    std::copy_n(text.data(), size, into);
    text.remove_prefix(size);
    return size;
  };
}

std::string all_of(RecordReader& reader) {
  std::string told;
  Record record;
  for (;;) {
    auto more = reader.next(record);
    if (!more) return told + "! " + to_string(more.problems().front());
    if (!*more) return told;
    told += std::to_string(record.line) + ":" + record.raw;
    if (record.problem) told += "(" + to_string(*record.problem) + ")";
    told += "|";
  }
}

std::string rows(std::string_view text, CsvStyle style = {}, bool header = true, RecordLimits limits = {}) {
  std::string first;
  for (const std::size_t piece : {1U, 3U, 100'000U}) {
    const auto told = all_of(*table_records(in_pieces(text, piece), style, header, limits));
    if (first.empty()) first = told;
    EXPECT_EQ(told, first);
  }
  return first;
}

std::string elements(std::string_view text, std::string member = "", RecordLimits limits = {}) {
  std::string first;
  for (const std::size_t piece : {1U, 100'000U}) {
    const auto told = all_of(*json_records(in_pieces(text, piece), member, limits));
    if (first.empty()) first = told;
    EXPECT_EQ(told, first);
  }
  return first;
}

TEST(TableRecords, EachRowHasTheHeader) {
  EXPECT_EQ(rows("a;b\r\n1;2\r\n\r\n3;\"x\r\ny\"\r\n4;5"), "2:a;b\n1;2\n|4:a;b\n3;\"x\r\ny\"\n|6:a;b\n4;5\n|");
  EXPECT_EQ(rows("a\n"), "");
  EXPECT_EQ(rows("a"), "");
  EXPECT_EQ(rows("\"a\nb\",c\n1,2\n"), "3:\"a\nb\",c\n1,2\n|");
  EXPECT_EQ(rows("1|2\n3|4\n", {'|', 0}, false), "1:1|2\n|2:3|4\n|");
  EXPECT_EQ(rows("a,b\n1,\"say \"\"x,\ny\"\"\"\n2,3\n"), "2:a,b\n1,\"say \"\"x,\ny\"\"\"\n|4:a,b\n2,3\n|");
}

TEST(TableRecords, ALineThatSaysWhatSeparatesGoesWithEachRow) {
  EXPECT_EQ(rows("sep=|\r\na|b\r\n1|2,2\r\n"), "3:sep=|\na|b\n1|2,2\n|");
  EXPECT_EQ(rows("\n\"SEP=;\"\n\na;b\n1;2\n;\n3;4"), "5:sep=;\na;b\n1;2\n|7:sep=;\na;b\n3;4\n|");
  const auto reader = table_records(bytes_of("sep=;\na;b\n1;2\n"), {}, true);
  Record record;
  ASSERT_TRUE(reader->next(record).ok());
  EXPECT_EQ(record.line, 3U);
  EXPECT_EQ(record.own_line, 3U);
}

TEST(TableRecords, ALineWithoutRowsIsLookedAt) {
  const auto told = [](std::string_view text) {
    return all_of(*table_records(bytes_of(text), {}, true, {}, [](std::string_view line) -> Status {
      if (line == "a;b\n") return Done{};
      return problem_of(Category::unprocessable, issue::structure, {}, "no columns: " + std::string(line));
    }));
  };
  EXPECT_EQ(told("a;b\n"), "");
  EXPECT_EQ(told("1;2\n"), "! no columns: 1;2\n");
  EXPECT_EQ(told("1;2\n3;4\n"), "2:1;2\n3;4\n|") << "the row tells it itself";
}

TEST(TableRecords, RowsOfSeparatorsAloneAreNoRows) {
  EXPECT_EQ(rows("a,b\n1,2\n,\n ,  \n\n,3\n,"), "2:a,b\n1,2\n|6:a,b\n,3\n|");
  EXPECT_EQ(rows("a,b\n\"\",\n"), "2:a,b\n\"\",\n|") << "a quoted cell is a value";
}

TEST(TableRecords, OwnLineTellsWhereTheRowBeginsInWhatIsHandedOn) {
  const auto reader = table_records(bytes_of("\n\"a\nb\",c\n1,2\n"), {}, true);
  Record record;
  ASSERT_TRUE(reader->next(record).ok());
  EXPECT_EQ(record.line, 4U);
  EXPECT_EQ(record.own_line, 3U);
}

TEST(TableRecords, AnUnclosedQuoteHarmsItsOwnLineAlone) {
  EXPECT_EQ(rows("a,b\n1,\"x\n2,3\n4,5\n"), "2:a,b\n1,\"x\n|3:a,b\n2,3\n|4:a,b\n4,5\n|");
  EXPECT_EQ(rows("a,b\n1,\"x\n2,\"y\"\n4,5\n"), "2:a,b\n1,\"x\n|3:a,b\n2,\"y\"\n|4:a,b\n4,5\n|");
  EXPECT_EQ(rows("a,b\n1,\"x\"y\n2,3\n"), "2:a,b\n1,\"x\"y\n|3:a,b\n2,3\n|");
  const auto many = "a,b\n1,\"x\n" + std::string(400, '.') + "\n2,3\n";
  EXPECT_EQ(rows(many, {}, true, {200, 100}), "2:a,b\n1,\"x\n|3:a,b\n" + std::string(200, '.') +
                                                  "(3: the row is too long: at most 200 bytes)|4:a,b\n2,3\n|");
}

TEST(TableRecords, WithoutHeaderThereIsNoTable) {
  EXPECT_EQ(rows("\n\n"), "! there is no line that names the columns");
  EXPECT_EQ(rows(std::string(300, 'a'), {}, true, {1000, 100}), "! 1: the line that names the columns is too long");
}

TEST(JsonRecords, ElementsOfAList) {
  EXPECT_EQ(elements("[ {\"a\":[1,{\"b\":\"],}\\\"\"}]} ,\n 2 , \"x\" ]\n"),
            "1:{\"a\":[1,{\"b\":\"],}\\\"\"}]}|2:2|2:\"x\"|");
  EXPECT_EQ(elements(" [ ] "), "");
  EXPECT_EQ(elements("[{}]"), "1:{}|");
}

TEST(JsonRecords, ABrokenElementHarmsNoOther) {
  EXPECT_EQ(elements("[{\"a\":1}},{\"b\":2}]"), "1:{\"a\":1}}|1:{\"b\":2}|");
  EXPECT_EQ(elements("[{\"a\":tru},\n,{\"b\":2}]"), "1:{\"a\":tru}|2:|2:{\"b\":2}|");
  EXPECT_EQ(elements("[{\"a\":\"" + std::string(60, 'x') + "\"},1]", "", {20, 10}),
            "1:{\"a\":\"" + std::string(14, 'x') + "(1: the element is too long)|1:1|");
}

TEST(JsonRecords, TheEndMustBeThere) {
  EXPECT_EQ(elements("[{\"a\":1},{\"b\""), "1:{\"a\":1}|1:{\"b\"|! 1: the list is not closed");
  EXPECT_EQ(elements("[1]\n x"), "1:1|! 2: there is text behind the end");
  EXPECT_EQ(elements("[1,"), "1:1|! 1: the list is not closed");
  EXPECT_EQ(elements("{\"a\":1}"), "! 1: a list is expected");
  EXPECT_EQ(elements(""), "! 1: a list is expected");
}

TEST(JsonRecords, AListWithinAnObject) {
  EXPECT_EQ(elements("{\"@x\":{\"value\":[9]},\"value\":[1,{}],\"next\":null}", "value"), "1:1|1:{}|");
  EXPECT_EQ(elements("{\"value\":[]}", "value"), "");
  EXPECT_EQ(elements("[1]", "value"), "1:1|");
  EXPECT_EQ(elements("{\"other\":[1]}", "value"), "! 1: there is no list 'value'");
  EXPECT_EQ(elements("{\"value\":[1]", "value"), "1:1|! 1: the object around the list is not closed");
}

TEST(LineRecords, OneALine) {
  EXPECT_EQ(all_of(*line_records(in_pieces("{\"a\":1}\r\n\n {} \nx"))), "1:{\"a\":1}|3: {} |4:x|");
  EXPECT_EQ(all_of(*line_records(in_pieces("123456\n1\n"), {4, 4})), "1:1234(1: the line is too long)|2:1|");
}

TEST(WholeRecord, IsAll) {
  EXPECT_EQ(all_of(*whole_record(in_pieces("<a/>\n"))), "1:<a/>\n|");
  EXPECT_EQ(all_of(*whole_record(in_pieces("12345"), {4, 4})), "1:1234(1: the message is too long)|");
}

std::string text_of(std::string_view bytes, std::string_view charset, bool& converted) {
  auto source = text_source(in_pieces(bytes), charset);
  if (!source) return "refused";
  converted = source->converted;
  std::string text;
  std::array<char, 5> piece{};
  for (;;) {
    const auto got = source->bytes(piece.data(), piece.size());
    if (!got || *got == 0) return text;
    text.append(piece.data(), *got);
  }
}

TEST(TextSource, MoreThanAsciiInUtf8IsToldHoweverItIsCut) {
  EXPECT_TRUE(is_utf8_beyond_ascii(in_pieces("a\xC3\xAB \xE2\x80\x93 \xF0\x9F\x98\x80 b")));
  EXPECT_FALSE(is_utf8_beyond_ascii(in_pieces("Zoe, in ASCII")));
  EXPECT_FALSE(is_utf8_beyond_ascii(in_pieces("")));
  EXPECT_FALSE(is_utf8_beyond_ascii(in_pieces("a\xC3\xAB and Zo\xEB is here")));
  EXPECT_FALSE(is_utf8_beyond_ascii(in_pieces("a\xC3\xAB Zo\xEB"))) << "half a character at the end";
}

TEST(TextSource, MoreThanAsciiInUtf8IsToldWhereACharacterLiesAcrossTwoReads) {
  const auto text = std::string(64UL * 1024 - 1, 'a') + "\xC3\xAB" + std::string(64UL * 1024, 'b');
  EXPECT_TRUE(is_utf8_beyond_ascii(bytes_of(text)));
  EXPECT_FALSE(is_utf8_beyond_ascii(bytes_of(text + "\xEB")));
}

TEST(TextSource, Utf16BecomesUtf8AndMarksAreLeftOut) {
  bool converted = false;
  EXPECT_EQ(text_of("\xEF\xBB\xBF"
                    "a\xC3\xAB",
                    "", converted),
            "aë");
  EXPECT_TRUE(converted);
  EXPECT_EQ(text_of("\xEF\xBB\xBF"
                    "a\xC3\xAB",
                    "windows-1252", converted),
            "aë");
  EXPECT_TRUE(converted) << "the mark goes before what was said";
  EXPECT_EQ(text_of("Zo\xEB", "windows-1252", converted), "Zo\xEB");
  EXPECT_FALSE(converted);
  EXPECT_EQ(text_of(std::string_view("\xFF\xFE"
                                     "a\0\xEB\0\x3D\xD8\x00\xDE",
                                     10),
                    "", converted),
            "aë😀");
  EXPECT_TRUE(converted);
  EXPECT_EQ(text_of(std::string_view("\0a\0\xEB", 4), "UTF-16BE", converted), "aë");
  EXPECT_EQ(text_of(std::string_view("a\0\x3D\xD8"
                                     "b\0x",
                                     7),
                    "utf-16le", converted),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
}

}  // namespace
}  // namespace linkway::mapping
