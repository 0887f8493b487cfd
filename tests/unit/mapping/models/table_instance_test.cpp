#include "mapping/models/table_instance.h"

#include <gtest/gtest.h>

#include "mapping/models/choices.h"
#include "mapping/models/csv.h"
#include "unit/mapping/models/support.h"

namespace linkway::mapping {
namespace {

class Table : public testing::Test {
 protected:
  Result<Instance> read(Format format, std::string_view bytes, std::string_view charset = "") {
    return read_instance(format, bytes, charset, type(), definitions, arena);
  }
  const fhir::Structure& type() { return *type_named(definitions, "http://models.example/StructureDefinition/Case"); }
  std::string json(const Result<Instance>& made) {
    return made ? data::to_json(made->node) : messages(made.problems());
  }

  const fhir::Definitions definitions = with_models(case_models());
  data::Arena arena;
};

TEST_F(Table, ColumnsByLabelNameAndWay) {
  EXPECT_EQ(
      json(read(Format::csv,
                "id,Full Name,BORN,case-kind,visit.minutes,open,address.city,unused\r\n"
                "1,\"A, \"\"B\"\"\r\nC\",2000-01-01,k,5,true,Town,\r\n\r\n2,D,,,,,,\n")),
      R"([{"id":"1","person":{"name":"A, \"B\"\r\nC","born":"2000-01-01"},"open":true,"visit":[{"minutes":5}],"address":{"city":"Town"},"kind":"k"},)"
      R"({"id":"2","person":{"name":"D"}}])");
}

TEST_F(Table, ColumnsThatComeAgainAreTheNextItem) {
  EXPECT_EQ(json(read(Format::csv, "visit.on;visit.minutes;visit.on;visit.minutes;phone;phone\n2020;1;2021;2;a;b\n")),
            R"([{"person":{"phone":["a","b"]},"visit":[{"on":"2020","minutes":1},{"on":"2021","minutes":2}]}])");
}

TEST_F(Table, UnknownColumnsAreTold) {
  const auto made = read(Format::csv, "id,scor\n1,2\n");
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(messages(made->findings), "1:4: the model has no such column; did you mean 'score'? [scor]\n");
}

TEST_F(Table, AValueInAColumnWithoutANameIsTold) {
  const auto made = read(Format::csv, "id,,\n1,stray,\n2,,\n");
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(messages(made->findings), "2:3: a value in a column that has no name: it is not read\n");
}

TEST_F(Table, WhatStandsAroundAValueIsNotOfIt) {
  EXPECT_EQ(json(read(Format::csv, "id,kind\n 1 ,\"\tk \"\n")), R"([{"id":"1","kind":"k"}])");
}

TEST_F(Table, ALineMaySayWhatSeparates) {
  EXPECT_EQ(json(read(Format::csv, "sep=|\r\nid|kind\r\n1|a,b,c\r\n")), R"([{"id":"1","kind":"a,b,c"}])");
  EXPECT_EQ(json(read(Format::csv, "\"sep=;\"\nid;score\n1;x\n")),
            "3:3: column 'score': this is no number [Case.score]\n");
  EXPECT_EQ(json(read(Format::csv, "sep=;\n")), "there is no line that names the columns\n");
}

TEST_F(Table, WrongCellsAreRefusedWithTheirPlaces) {
  EXPECT_EQ(json(read(Format::csv, "id,open,score\n1,yes,x\n2,true,1,more\n")),
            "2:3: column 'open': a boolean is true or false [Case.open]\n2:7: column 'score': this is no number "
            "[Case.score]\n"
            "3:10: the row has more cells than there are columns\n");
  EXPECT_EQ(json(read(Format::csv, "")), "there is no line that names the columns\n");
  EXPECT_EQ(json(read(Format::csv, "id\n\"1")), "2:1: a quote is not closed\n");
  EXPECT_EQ(json(read(Format::csv, "id\n\"1\"2")), "2:4: there is text behind the closing quote\n");
}

TEST_F(Table, Charsets) {
  EXPECT_EQ(json(read(Format::csv, "id\nZo\xEB\n", "ISO-8859-1")), R"([{"id":"Zoë"}])");
  EXPECT_EQ(json(read(Format::csv, "\xEF\xBB\xBFid\nZo\xC3\xAB\n")), R"([{"id":"Zoë"}])");
  EXPECT_EQ(json(read(Format::csv, "id\nZo\xEB\n")), "2:3: this is no UTF-8; another charset may be meant\n");
  EXPECT_EQ(json(read(Format::csv, "id\n1\n", "klingon")), "the charset is not known here\n");
  EXPECT_EQ(json(read(Format::csv, std::string_view("\xFF\xFEi\0d\0\n\0x\0", 10))), R"([{"id":"x"}])");
}

TEST_F(Table, AWorkbookIsNamed) {
  const std::string_view archive("PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0b\xEE", 18);
  EXPECT_EQ(
      json(read(Format::csv, archive, "windows-1252")),
      "this is no text but an archive or a binary file, as a workbook (.xlsx, .ods, .xls) is: save the sheet as CSV "
      "and send that\n");
}

TEST_F(Table, Forms) {
  EXPECT_EQ(json(read(Format::form, "id=1&person[name]=Ada+Test&phone[]=1&phone[]=2&score=1.5&open=")),
            R"({"id":"1","person":{"name":"Ada Test","phone":["1","2"]},"score":1.5})");
  EXPECT_EQ(json(read(Format::form, "id=Zo%EB", "windows-1252")), R"({"id":"Zoë"})");
  EXPECT_EQ(json(read(Format::form, "open=&id=%G")), "field 2 ('id'): a percent escape is broken\n");
  EXPECT_EQ(json(read(Format::form, "id=Zo%EB")), "field 1 ('id'): this is no UTF-8; another charset may be meant\n");
  EXPECT_EQ(json(read(Format::form, "i%EBd=1")), "field 1, its name: this is no UTF-8; another charset may be meant\n");
}

TEST_F(Table, AFormIsWrittenInItsCharset) {
  const auto write = [&](std::string_view id) {
    const auto made = read(Format::form, "id=" + std::string(id));
    WriteStyle style;
    style.charset = "windows-1252";
    std::string out;
    const auto done = write_instance(Format::form, made->node, type(), definitions, out, style);
    return done ? out : messages(done.problems());
  };
  EXPECT_EQ(write("Zo%C3%AB"), "id=Zo%EB");
  EXPECT_EQ(write("%E1%9E%81"), "the form has a character that windows-1252 does not have\n");
}

TEST_F(Table, ItemsOfAFormAreToldByNumber) {
  const auto made = read(Format::form, "visit[0][on]=2020&visit[1][minutes]=2&visit[0][minutes]=1&visit[1][on]=2021");
  EXPECT_EQ(json(made), R"({"visit":[{"on":"2020","minutes":1},{"on":"2021","minutes":2}]})");
  const auto sparse = read(Format::form, "visit[0][on]=2020&visit[1][minutes]=2");
  ASSERT_TRUE(sparse.ok()) << messages(sparse.problems());
  EXPECT_EQ(json(sparse), R"({"visit":[{"on":"2020"},{"minutes":2}]})");
  std::string out;
  ASSERT_TRUE(write_instance(Format::form, sparse->node, type(), definitions, out).ok());
  EXPECT_EQ(out, "visit%5B0%5D%5Bon%5D=2020&visit%5B1%5D%5Bminutes%5D=2");
}

TEST_F(Table, IsWrittenAndReadAgain) {
  const auto made = read(Format::csv, "id,Full name,phone,phone,open\n1,\"A,B\",1,2,true\n2,C,,,\n");
  ASSERT_TRUE(made.ok()) << messages(made.problems());
  std::string out;
  ASSERT_TRUE(write_instance(Format::csv, made->node, type(), definitions, out).ok());
  EXPECT_EQ(out,
            "id,Full name,person.born,person.phone,person.phone,open,score,case-kind\r\n"
            "1,\"A,B\",,1,2,true,,\r\n2,C,,,,,,\r\n");
  EXPECT_EQ(json(read(Format::csv, out)), data::to_json(made->node));
  out.clear();
  const auto& one = made->node.at(0);
  ASSERT_TRUE(write_instance(Format::form, one, type(), definitions, out).ok());
  EXPECT_EQ(json(read(Format::form, out)), data::to_json(one));
}

TEST(TableRows, TheOnlyElementOfATypeIsItsRows) {
  const auto definitions = with_models(
      {model("List", "PartnerList", R"(
        {'path':'PartnerList','min':1,'max':'1'},
        {'path':'PartnerList.row','min':0,'max':'*','type':[{'code':'BackboneElement'}]},
        {'path':'PartnerList.row.code','min':0,'max':'1','type':[{'code':'string'}]})",
             "'derivation':'specialization','baseDefinition':'http://hl7.org/fhir/StructureDefinition/Base',")});
  data::Arena arena;
  const auto& type = *type_named(definitions, "PartnerList");
  const auto made = read_instance(Format::csv, "code\na\nb\n", "", type, definitions, arena);
  ASSERT_TRUE(made.ok()) << messages(made.problems());
  EXPECT_EQ(data::to_json(made->node), R"({"row":[{"code":"a"},{"code":"b"}]})");
  std::string out;
  ASSERT_TRUE(write_instance(Format::csv, made->node, type, definitions, out).ok());
  EXPECT_EQ(out, "code\r\na\r\nb\r\n");
}

}  // namespace
}  // namespace linkway::mapping
