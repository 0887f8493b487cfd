#include "mapping/models/table_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mapping/models/choices.h"
#include "mapping/models/table_instance.h"
#include "unit/mapping/models/support.h"

namespace linkway::mapping {
namespace {

class TableRulesTest : public testing::Test {
 protected:
  std::string read(std::string_view csv) {
    const auto made = read_csv_instance(csv, type(), definitions, arena, {}, rules);
    if (!made) return messages(made.problems());
    return data::to_json(made->node) + (made->findings.empty() ? "" : "\n" + messages(made->findings));
  }
  std::string write(std::string_view json) {
    const auto made = read_instance(Format::json, json, "", type(), definitions, arena);
    if (!made) return messages(made.problems());
    std::string out;
    const auto done = write_csv_instance(made->node, type(), definitions, out, rules);
    return done ? out : messages(done.problems());
  }
  const fhir::Structure& type() { return *type_named(definitions, "http://models.example/StructureDefinition/Case"); }
  static std::vector<DateFormat> dates(std::initializer_list<std::string_view> patterns) {
    std::vector<DateFormat> all;
    for (const auto pattern : patterns) all.push_back(*DateFormat::parse(pattern));
    return all;
  }

  const fhir::Definitions definitions = with_models(case_models());
  data::Arena arena;
  TableRules rules;
};

TEST_F(TableRulesTest, ColumnsAreCalledAsThePartnerCallsThem) {
  rules.columns = {{"Case No.", "id", {}, 0, 0}, {"Who", "person.name", {}, 0, 0}, {"Staff only", "", {}, 0, 0}};
  EXPECT_EQ(read("CASE NO.;who;staff_only;Score\n7;Ada;x;2\n"), R"([{"id":"7","person":{"name":"Ada"},"score":2}])");
  rules.exact = true;
  EXPECT_EQ(read("CASE NO.;Who\n7;Ada\n"),
            "[{\"person\":{\"name\":\"Ada\"}}]\n1:1: the model has no such column [CASE NO.]\n");
}

TEST_F(TableRulesTest, NamesAreComparedLoosely) {
  EXPECT_EQ(read("ID,full_name,Case Kind\n1,Ada,k\n"), R"([{"id":"1","person":{"name":"Ada"},"kind":"k"}])");
}

TEST_F(TableRulesTest, TwoColumnsForOneValueMustAgree) {
  EXPECT_EQ(read("id,person.born,Person.Born\n1,1953-05-10,1953-05-10\n"), read("id,person.born\n1,1953-05-10\n"));
  EXPECT_EQ(read("id,person.born,Person.Born\n1,,1953-05-10\n"), read("id,person.born\n1,1953-05-10\n"));
  EXPECT_EQ(read("id,person.born,Person.Born\n1,1953-05-10,1953-05-11\n"),
            "2:14: column 'Person.Born': another column of this name has another value [person.born]\n");
}

TEST_F(TableRulesTest, DatesOfDeclaredForms) {
  rules.dates = dates({"dd/MM/yyyy", "yyyy-MM-dd"});
  EXPECT_EQ(read("id,person.born,visit.on\n1,10/05/1953,2024-02-01\n"),
            R"([{"id":"1","person":{"born":"1953-05-10"},"visit":[{"on":"2024-02-01"}]}])");
  EXPECT_EQ(read("id,person.born\n1,05/31/1953\n"),
            "2:3: column 'person.born': a date of the form dd/MM/yyyy or yyyy-MM-dd is "
            "expected [person.born]\n");
  rules.columns = {{"Born", "person.born", dates({"d MMM yyyy"}), 0, 0}};
  EXPECT_EQ(read("id,BORN\n1,3 May 1953\n"), R"([{"id":"1","person":{"born":"1953-05-03"}}])");
}

TEST_F(TableRulesTest, TablesWithoutHeader) {
  rules.header = false;
  rules.delimiter = '|';
  rules.quote = 0;
  rules.columns = {{"", "id", {}, 0, 0}, {"", "", {}, 0, 0}, {"", "person.name", {}, 0, 0}};
  EXPECT_EQ(read("1|x|\"Ada\"\n2|y|B,C\n"),
            R"([{"id":"1","person":{"name":"\"Ada\""}},{"id":"2","person":{"name":"B,C"}}])");
}

TEST_F(TableRulesTest, FormulasAreMarkedOnTheWayOut) {
  const std::string json = R"({"id":"=7","person":{"name":"=1+1"},"score":-2})";
  EXPECT_EQ(read("id,score\n7,-2\n"), R"([{"id":"7","score":-2}])") << "the score is a number";
  rules.columns = {{"Id", "id", {}, 0, 0, Formulas::keep}, {"Who", "person.name", {}, 0, 0}, {"S", "score", {}, 0, 0}};
  EXPECT_EQ(write(json), "Id,Who,S\r\n=7,'=1+1,-2\r\n");
  rules.formulas = Formulas::keep;
  EXPECT_EQ(write(json), "Id,Who,S\r\n=7,=1+1,-2\r\n");
  rules.columns[1].formulas = Formulas::mark;
  EXPECT_EQ(write(json), "Id,Who,S\r\n=7,'=1+1,-2\r\n");
}

TEST_F(TableRulesTest, TheMarkIsTakenAwayWhereItIsDeclared) {
  const std::string table = "id,person.name\n7,'=1+1\n";
  EXPECT_EQ(read(table), R"([{"id":"7","person":{"name":"'=1+1"}}])");
  rules.formulas = Formulas::mark;
  EXPECT_EQ(read(table), R"([{"id":"7","person":{"name":"=1+1"}}])");
  EXPECT_EQ(read("id,person.name\n7,'tis\n"), R"([{"id":"7","person":{"name":"'tis"}}])");
  rules.columns = {{"person.name", "person.name", {}, 0, 0, Formulas::keep}};
  EXPECT_EQ(read(table), R"([{"id":"7","person":{"name":"'=1+1"}}])");
}

TEST_F(TableRulesTest, TheNamesOfTheColumnsAreNoRow) {
  EXPECT_EQ(read("id,person.name\n7,Ada\nid, person.name\n"),
            "3:1: the names of the columns stand here again: this is no row of the table\n");
  EXPECT_EQ(read("id,person.name\nid,Ada\n"), R"([{"id":"id","person":{"name":"Ada"}}])");
}

TEST_F(TableRulesTest, Utf16ThatIsReadAsAnotherIsTold) {
  using namespace std::string_view_literals;
  EXPECT_THAT(read("i\0d\0,\0s\0\n\0001\0,\0002\0"sv), testing::HasSubstr("UTF-16 may be meant"));
}

TEST_F(TableRulesTest, ATableOfWhichNothingIsKnownIsRefused) {
  EXPECT_EQ(read("a|b\n1|2\n"),
            "1:1: the model has none of these columns: another table, or another delimiter, may be meant\n");
}

TEST_F(TableRulesTest, AreWrittenInTheirOrderAndWordsNothingIsLeftOut) {
  rules.delimiter = ';';
  rules.dates = dates({"dd/MM/yyyy"});
  rules.columns = {{"Visit", "visit.on", {}, 0, 0}, {"Blank", "", {}, 0, 0}, {"No", "id", {}, 0, 0}};
  const auto json = R"({"id":"1;2","person":{"name":"Ada"},"visit":[{"on":"2024-02-01"},{"on":"2024-03-01"}]})";
  EXPECT_EQ(write(json), "Visit;Visit;Blank;No;Full name\r\n01/02/2024;01/03/2024;;\"1;2\";Ada\r\n");
  EXPECT_EQ(read(write(json)),
            R"([{"id":"1;2","person":{"name":"Ada"},"visit":[{"on":"2024-02-01"},{"on":"2024-03-01"}]}])");
  EXPECT_NE(write(R"({"id":"1","person":{"name":"A","born":"2024-05"}})").find("written as dd/MM/yyyy"),
            std::string::npos);
}

TEST_F(TableRulesTest, WithoutQuotesACellCannotHoldTheDelimiter) {
  rules.quote = 0;
  EXPECT_NE(write(R"({"id":"1,2","person":{"name":"Ada"}})").find("the table has no quotes"), std::string::npos);
  rules.header = false;
  rules.delimiter = '|';
  EXPECT_EQ(write(R"({"id":"1,2","person":{"name":"Ada"}})"), "1,2|Ada||||\r\n");
}

}  // namespace
}  // namespace linkway::mapping
