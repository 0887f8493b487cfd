#include "fhir/units/units.h"

#include <gtest/gtest.h>

#include "fhir/units/parse.h"

namespace linkway::fhir::units {
namespace {

Decimal d(std::string_view text) {
  const auto value = Decimal::parse(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(Decimal());
}
std::string in(std::string_view value, std::string_view from, std::string_view to) {
  const auto result = convert(d(value), from, to);
  return result ? result->normalized().to_string() : "nothing";
}
std::string text(const std::optional<Canonical>& value) {
  return value ? value->value.normalized().to_string() + " " + value->code : "nothing";
}

TEST(UnitsCheck, TakesValidCodes) {
  for (const auto* code : {"1",
                           "m",
                           "mg/dL",
                           "kg.m/s2",
                           "10*3/uL",
                           "10^3/uL",
                           "10*-3",
                           "/m",
                           "/100{WBCs}",
                           "{score}",
                           "mm[Hg]",
                           "[in_i'H2O]",
                           "m/s2",
                           "m-2",
                           "m+2",
                           "%",
                           "%{vol}",
                           "Cel",
                           "[degF]",
                           "dB[SPL]",
                           "B[10.nV]",
                           "k[iU]/mL",
                           "[iU]/(24.h)",
                           "ng/(8.h.mL)",
                           "g/m2/(24.h)",
                           "((kg))",
                           "dar",
                           "dag",
                           "cd",
                           "KiBy",
                           "Ym",
                           "'",
                           "''",
                           "deg",
                           "10.uN.s/(cm5.m2)",
                           "mL/min/{1.73_m2}",
                           "kg{wet'tis}",
                           "[m/s2/Hz^(1/2)]",
                           "g%",
                           "cal_[15]",
                           "a_j",
                           "2.mo"}) {
    const auto status = check(code);
    EXPECT_TRUE(status.ok()) << code << ": " << (status.ok() ? "" : status.problems().front().text);
  }
}

struct Bad {
  const char* code;
  unsigned column;
};

TEST(UnitsCheck, SaysWhereAMalformedCodeIsWrong) {
  for (const auto& [code, column] : std::initializer_list<Bad>{
           {"", 1},           {"mg//dL", 4},   {"kgg", 1},   {"m/kgg", 3},  {"{unclosed", 1}, {"m{a{b}}", 4},
           {"1e5m", 2},       {"m1000", 2},    {"m-", 2},    {"(m", 3},     {"m)", 2},        {"()", 2},
           {"m.", 3},         {"/", 2},        {".m", 1},    {"m s", 2},    {" m", 1},        {"m ", 2},
           {"[in_i", 1},      {"[in_[i]]", 1}, {"M", 1},     {"MGG", 1},    {"meter", 1},     {"days", 1},
           {"0.m", 1},        {"1.5m", 4},     {"-1", 1},    {"kmin", 1},   {"c[in_i]", 1},   {"\xC2\xB5g", 1},
           {"{\xC2\xB5}", 2}, {"{a b}", 3},    {"m{x}2", 5}, {"[iU]]", 5},  {"m^2", 2},       {"m**2", 2},
           {"10**3", 4},      {"kkg", 1},      {"(/m)", 2},  {"mm[hg]", 1}, {"/(m/)", 5}}) {
    const auto status = check(code);
    ASSERT_FALSE(status.ok()) << code;
    EXPECT_EQ(status.problems().front().column, column) << code << ": " << status.problems().front().text;
    EXPECT_EQ(status.problems().front().code, issue::code_invalid);
  }
}

TEST(UnitsCheck, IsBounded) {
  EXPECT_FALSE(check(std::string(10'000, '(') + "m" + std::string(10'000, ')')).ok());
  EXPECT_FALSE(check(std::string(100, '(') + "m" + std::string(100, ')')).ok());
  EXPECT_TRUE(check(std::string(32, '(') + "m" + std::string(32, ')')).ok());
  EXPECT_FALSE(check(std::string(1'000'000, 'm')).ok());
  EXPECT_FALSE(check(std::string(100, '9')).ok());
  EXPECT_FALSE(check("m99999999999999999999").ok());
  EXPECT_FALSE(check("[iU].[arb'U].[CFU].[PFU].[FFU]").ok());
  std::string large = "Ym999";
  while (large.size() < 480) large += ".[pi]999.Ym999";
  EXPECT_TRUE(check(large).ok());
  EXPECT_FALSE(convert(Decimal(1), large, large + ".m"));
  EXPECT_FALSE(canonical(Decimal(1), large));
  EXPECT_FALSE(check(std::string("m\0m", 3)).ok());
}

TEST(UnitsComparable, NeedsTheSameDimension) {
  EXPECT_TRUE(comparable("mg", "kg"));
  EXPECT_TRUE(comparable("cm", "[in_i]"));
  EXPECT_TRUE(comparable("Cel", "[degF]"));
  EXPECT_TRUE(comparable("Cel", "K"));
  EXPECT_TRUE(comparable("J", "kW.h"));
  EXPECT_TRUE(comparable("L/min", "mL/s{x}"));
  EXPECT_TRUE(comparable("%", "1"));
  EXPECT_TRUE(comparable("{score}", "1"));
  EXPECT_TRUE(comparable("[diop]", "/m"));
  EXPECT_FALSE(comparable("cm", "s"));
  EXPECT_FALSE(comparable("cm", "[s]"));
  EXPECT_FALSE(comparable("[s]", "[s]"));
  EXPECT_FALSE(comparable("m", "m2"));
  EXPECT_FALSE(comparable("", "1"));
}

TEST(UnitsComparable, ArbitraryUnitsOnlyWithThemselves) {
  EXPECT_TRUE(comparable("[iU]", "k[iU]"));
  EXPECT_TRUE(comparable("[iU]", "[IU]"));
  EXPECT_TRUE(comparable("[iU]/mL", "m[IU]/L"));
  EXPECT_FALSE(comparable("[iU]", "[arb'U]"));
  EXPECT_FALSE(comparable("[iU]", "1"));
  EXPECT_TRUE(comparable("[iU].[arb'U]/[iU]", "[arb'U]"));
}

TEST(UnitsComparable, ScalesInProductsOnlyWithThemselves) {
  EXPECT_TRUE(comparable("Cel/h", "Cel/min"));
  EXPECT_FALSE(comparable("Cel/h", "K/h"));
  EXPECT_FALSE(comparable("Cel2", "K2"));
  EXPECT_TRUE(comparable("(Cel)", "K"));
}

TEST(UnitsConvert, IsExact) {
  EXPECT_EQ(in("1", "[in_i]", "cm"), "2.54");
  EXPECT_EQ(in("1", "[ft_i]", "m"), "0.3048");
  EXPECT_EQ(in("1", "[lb_av]", "kg"), "0.45359237");
  EXPECT_EQ(in("185", "[lb_av]", "g"), "83914.58845");
  EXPECT_EQ(in("1", "cal", "J"), "4.184");
  EXPECT_EQ(in("4000", "mg", "g"), "4");
  EXPECT_EQ(in("7", "d", "wk"), "1");
  EXPECT_EQ(in("1", "a", "d"), "365.25");
  EXPECT_EQ(in("12", "mo", "a"), "1");
  EXPECT_EQ(in("90", "mL/min", "L/h"), "5.4");
  EXPECT_EQ(in("120", "mm[Hg]", "kPa"), "15.99864");
  EXPECT_EQ(in("1", "[gal_us]", "L"), "3.785411784");
  EXPECT_EQ(in("50", "%", "1"), "0.5");
  EXPECT_EQ(in("1", "10*3/uL", "10*9/L"), "1");
  EXPECT_EQ(in("5.5", "mmol/L", "umol/mL"), "5.5");
  EXPECT_EQ(in("1", "[psi]", "[lbf_av]/[in_i]2"), "1");
  EXPECT_EQ(in("1", "km/h", "m/s"), "0.2777777777777777777777777778");
  EXPECT_EQ(in("2.5", "[diop]", "/m"), "2.5");
  EXPECT_EQ(in("1", "MiBy", "bit"), "8388608");
  EXPECT_EQ(in("180", "deg", "rad"), "3.141592653589793238462643383");
  EXPECT_EQ(in("1", "[LPF]", "[HPF]"), "100");
  EXPECT_EQ(in("1", "[iU]", "m[IU]"), "1000");
}

TEST(UnitsConvert, Temperatures) {
  EXPECT_EQ(in("37", "Cel", "K"), "310.15");
  EXPECT_EQ(in("98.6", "[degF]", "Cel"), "37");
  EXPECT_EQ(in("-40", "Cel", "[degF]"), "-40");
  EXPECT_EQ(in("0", "K", "[degF]"), "-459.67");
  EXPECT_EQ(in("80", "[degRe]", "Cel"), "100");
  EXPECT_EQ(in("1", "mCel", "Cel"), "0.001");
  EXPECT_EQ(in("1000", "mCel", "K"), "274.15");
  EXPECT_EQ(in("36.6", "Cel", "mCel"), "36600");
  EXPECT_EQ(in("1", "Cel/min", "Cel/h"), "60");
}

TEST(UnitsConvert, Logarithms) {
  EXPECT_EQ(in("7", "[pH]", "mol/L"), "0.0000001");
  EXPECT_EQ(in("0.001", "mol/L", "[pH]"), "3");
  EXPECT_EQ(in("20", "dB", "1"), "100");
  EXPECT_EQ(in("1000", "1", "B"), "3");
  EXPECT_EQ(in("94", "dB[SPL]", "Pa").substr(0, 8), "1.002374");
  EXPECT_EQ(in("0.00002", "Pa", "dB[SPL]"), "0");
  EXPECT_EQ(in("1", "Np", "1"), "2.718281828459045235360287471");
  EXPECT_EQ(in("3", "bit_s", "1"), "8");
  EXPECT_EQ(convert(d("100"), "%[slope]", "deg")->rounded(20), d("45"));
  EXPECT_EQ(convert(d("45"), "deg", "%[slope]")->rounded(20), d("100"));
  EXPECT_EQ(in("2", "[hp'_C]", "1"), "0.0001");
  EXPECT_EQ(in("-1", "1", "B"), "nothing");
  EXPECT_EQ(in("0", "mol/L", "[pH]"), "nothing");
}

TEST(UnitsConvert, HasNothingForWhatDoesNotFit) {
  EXPECT_EQ(in("1", "m", "s"), "nothing");
  EXPECT_EQ(in("1", "m", "nonsense"), "nothing");
  EXPECT_EQ(in("1", "nonsense", "nonsense"), "nothing");
  EXPECT_EQ(in("1", "Ym", "ym"), "nothing");
  EXPECT_EQ(in("99999999999999999999999999999999999999", "[degF]", "K"), "nothing");
}

TEST(UnitsCompare, IsExact) {
  using Order = std::strong_ordering;
  EXPECT_EQ(compare(d("4.0000"), "g", d("4000.0"), "mg"), Order::equal);
  EXPECT_EQ(compare(d("4"), "g", d("4040"), "mg"), Order::less);
  EXPECT_EQ(compare(d("3"), "[ft_i]", d("1"), "[yd_i]"), Order::equal);
  EXPECT_EQ(compare(d("1"), "km/h", d("0.2777777777777777777777777778"), "m/s"), Order::less);
  EXPECT_EQ(compare(d("3.6"), "km/h", d("1"), "m/s"), Order::equal);
  EXPECT_EQ(compare(d("1"), "Ym", d("1"), "ym"), Order::greater);
  EXPECT_EQ(compare(d("37"), "Cel", d("98.6"), "[degF]"), Order::equal);
  EXPECT_EQ(compare(d("1"), "whatever", d("1.0"), "whatever"), Order::equal);
  EXPECT_FALSE(compare(d("1"), "m", d("1"), "s"));
  EXPECT_FALSE(compare(d("1"), "m", d("1"), "whatever"));
}

TEST(UnitsCanonical, IsInBaseUnits) {
  EXPECT_EQ(text(canonical(d("4"), "cm")), "0.04 m");
  EXPECT_EQ(text(canonical(d("1"), "N")), "1000 g.m/s2");
  EXPECT_EQ(text(canonical(d("1"), "Hz")), "1 1/s");
  EXPECT_EQ(text(canonical(d("5"), "%")), "0.05 1");
  EXPECT_EQ(text(canonical(d("20"), "Cel")), "293.15 K");
  EXPECT_EQ(text(canonical(d("2"), "k[IU]/L")), "2000000 [iU]/m3");
  EXPECT_EQ(text(canonical(d("1"), "nonsense")), "nothing");
}

TEST(UnitsCanonical, ProductsAndQuotients) {
  EXPECT_EQ(text(multiply(d("2.0"), "cm", d("2.0"), "m")), "0.04 m2");
  EXPECT_EQ(text(divide(d("4.0"), "g", d("2.0"), "m")), "2 g/m");
  EXPECT_EQ(text(divide(d("1.0"), "m", d("1.0"), "m")), "1 1");
  EXPECT_EQ(text(divide(d("1"), "m", d("0"), "s")), "nothing");
  EXPECT_EQ(text(multiply(d("1"), "Cel", d("1"), "m")), "nothing");
  EXPECT_EQ(text(multiply(d("3"), "[iU]/L", d("2"), "L")), "6 [iU]");
}

TEST(UnitsTable, EveryAtomReadsAsItselfAndCanonicalCodesAreCodes) {
  EXPECT_GT(table().atoms.size(), 300U);
  for (const auto& atom : table().atoms) {
    ASSERT_TRUE(check(atom.text()).ok()) << atom.text();
    ASSERT_TRUE(comparable(atom.text(), atom.text()));
    if (const auto base = canonical(d("2"), atom.text())) {
      ASSERT_TRUE(comparable(base->code, atom.text())) << atom.text() << " " << base->code;
      const auto again = canonical(base->value, base->code);
      ASSERT_TRUE(again);
      ASSERT_EQ(again->value, base->value);
      ASSERT_EQ(again->code, base->code);
    }
    for (const auto& prefix : table().prefixes) {
      if (atom.metric) {
        ASSERT_TRUE(check(std::string(prefix.text()) + std::string(atom.text())).ok());
      }
    }
  }
}

TEST(UnitsLaws, ThereAndBack) {
  const Decimal value = d("123.456");
  for (const auto& from : table().atoms) {
    if (from.scale != Scale::proportional) continue;
    for (const auto& to : table().atoms) {
      if (to.scale != Scale::proportional || !comparable(from.text(), to.text())) continue;
      const auto there = convert(value, from.text(), to.text());
      if (!there || there->digits() < 15) continue;
      const auto back = convert(*there, to.text(), from.text());
      ASSERT_TRUE(back) << from.text() << " " << to.text();
      ASSERT_EQ(back->rounded(10), value) << from.text() << " " << to.text();
    }
  }
}

}  // namespace
}  // namespace linkway::fhir::units
