#include "fhir/validation/lexical.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace linkway::fhir::validation {
namespace {

struct Sample {
  const char* type;
  std::vector<std::string> good;
  std::vector<std::string> bad;
};

// R4 datatypes.html#primitive
const std::vector<Sample>& samples() {
  static const std::vector<Sample> all = {
      {"boolean", {"true", "false"}, {"True", "1", "", "no"}},
      {"integer",
       {"0", "-1", "2147483647", "-2147483648"},
       {"", "-", "01", "+1", "1.0", "1e2", "2147483648", "-2147483649", "99999999999999999999"}},
      {"unsignedInt", {"0", "1", "2147483647"}, {"-1", "00", "2147483648"}},
      {"positiveInt", {"1", "2147483647"}, {"0", "-1", "01"}},
      {"decimal", {"0", "-0.5", "1.10", "1e-3", "1.5E+10"}, {"", ".5", "1.", "01", "+1", "1e", "NaN", "1,5"}},
      {"string", {"a", "a b", "\u00E9", "a\tb\r\nc"}, {"", " ", "\t\n", "a\x01", std::string("a\0b", 3)}},
      {"markdown", {"a *b* <https://example.org/x> <a@b>", "1 < 2 and 3 > 2"}, {" ", "\x02"}},
      {"code", {"a", "a b", "a-b_c"}, {"", " a", "a ", "a  b", "a\tb"}},
      {"id", {"a", "A-1.b", std::string(64, 'x')}, {"", "a_b", "a b", "a/b", std::string(65, 'x')}},
      {"oid",
       {"urn:oid:1.2.3", "urn:oid:2.16.840"},
       {"1.2.3", "urn:oid:3.1", "urn:oid:1", "urn:oid:1.02", "urn:oid:1."}},
      {"uuid",
       {"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"},
       {"c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:C757873D-EC9A-4326-A141-556F43239520", "urn:uuid:1"}},
      {"uri",
       {"http://example.org/a?b#c", "urn:oid:1.2.3", "Patient/1", "#a",
        "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"},
       {"", "a b", " a", "urn:oid:x", "urn:uuid:123", "oid:1.2.3", "uuid:c757873d-ec9a-4326-a141-556f43239520"}},
      {"canonical", {"http://example.org/a|1.0"}, {"http://example.org/a |1"}},
      {"base64Binary", {"AAAA", "AAA=", "AA=="}, {"", "A", "AA=A", "AAAA=", "A===", "AA-_", "AAAAA"}},
      {"instant",
       {"2026-02-03T09:30:00Z", "2026-02-03T09:30:00.125+01:00"},
       {"2026-02-03", "2026-02-03T09:30:00", "2026-02-03T09:30Z", "2026-02-30T09:30:00Z"}},
      {"date",
       {"2026", "2026-02", "2026-02-03", "2024-02-29"},
       {"", "26", "2026-2-3", "2026-13", "2026-00", "2026-02-29", "2026-04-31", "1900-02-29", "0000",
        "2026-02-03T00:00:00Z", "2026-", "2026-02-", "not a date"}},
      {"dateTime",
       {"2026", "2026-02-03", "2026-02-03T09:30:00Z", "2026-02-03T23:59:60.5-14:00"},
       {"2026-02T09:30:00Z", "2026-02-03T09:30:00", "2026-02-03T24:00:00Z", "2026-02-03T09:60:00Z",
        "2026-02-03T09:30:00+15:00", "2026-02-03T09:30:00+14:30", "2026-02-03T09:30:00.Z", "2026-02-03 09:30:00Z",
        "2026-02-03T09:30:00ZZ"}},
      {"time", {"09:30:00", "09:30:00.125"}, {"9:30:00", "09:30", "24:00:00", "09:30:00Z"}},
  };
  return all;
}

TEST(Lexical, TakesWhatTheTypeAllows) {
  for (const auto& sample : samples()) {
    for (const auto& value : sample.good) {
      const auto* fault = lexical_fault(lexical_of(sample.type), value);
      EXPECT_EQ(fault, nullptr) << sample.type << " '" << value << "': " << (fault ? fault->text : "");
    }
  }
}

TEST(Lexical, NamesWhatItDoesNot) {
  for (const auto& sample : samples()) {
    for (const auto& value : sample.bad) {
      const auto* fault = lexical_fault(lexical_of(sample.type), value);
      ASSERT_NE(fault, nullptr) << sample.type << " '" << value << "'";
      EXPECT_TRUE(fault->error) << sample.type << " '" << value << "'";
      EXPECT_FALSE(fault->text.empty());
      EXPECT_FALSE(fault->rule.empty());
    }
  }
}

TEST(Lexical, WarnsOfWhatIsAllowedButUnwise) {
  const std::vector<std::pair<std::string, std::string>> unwise = {
      {"string", " a"},
      {"markdown", "see <b>this</b>"},
      {"markdown", "<br/>"},
      {"base64Binary", "AAAA AAAA"},
      {"decimal", "1234567890123456789"},
      {"decimal", "0.1234567890123456789"},
  };
  for (const auto& [type, value] : unwise) {
    const auto* fault = lexical_fault(lexical_of(type), value);
    ASSERT_NE(fault, nullptr) << type << " '" << value << "'";
    EXPECT_FALSE(fault->error) << type << " '" << value << "'";
  }
  EXPECT_EQ(lexical_fault(Lexical::decimal, "0.000000000000000000012345"), nullptr);
}

TEST(Lexical, CountsCharactersOfLongStrings) {
  std::string text;
  for (std::size_t i = 0; i < 1024UL * 1024; ++i) text += "\u00E9";
  EXPECT_EQ(lexical_fault(Lexical::string, text), nullptr);
  EXPECT_NE(lexical_fault(Lexical::string, text + "x"), nullptr);
}

}  // namespace
}  // namespace linkway::fhir::validation
