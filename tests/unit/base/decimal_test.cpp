#include "base/decimal.h"

#include <gtest/gtest.h>

#include <random>
#include <type_traits>

namespace linkway {
namespace {

static_assert(std::is_trivially_copyable_v<Decimal> && sizeof(Decimal) == 24 && alignof(Decimal) == 8);

Decimal d(std::string_view text) {
  const auto value = Decimal::parse(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(Decimal());
}
std::string text(const std::optional<Decimal>& value) { return value ? value->to_string() : "nothing"; }

TEST(Decimal, PrintsAsItCame) {
  for (const auto* same : {"0", "0.0", "1.10", "-0.050", "12345678901234567890.12345678901234567",
                           "99999999999999999999999999999999999999", "-0.0000000000000000000000000000000000001",
                           "9223372036854775808", "18446744073709551616", "10000000000000000000"}) {
    EXPECT_EQ(d(same).to_string(), same);
  }
  EXPECT_EQ(d("+7").to_string(), "7");
  EXPECT_EQ(d("007.5").to_string(), "7.5");
  EXPECT_EQ(d("-0").to_string(), "0");
}

TEST(Decimal, ReadsExponents) {
  EXPECT_EQ(d("1e3").to_string(), "1000");
  EXPECT_EQ(d("1.50E+1").to_string(), "15.0");
  EXPECT_EQ(d("25e-4").to_string(), "0.0025");
  EXPECT_EQ(d("0e99999999999").to_string(), "0");
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  for (const auto* bad : {"", "+", "-", ".5", "5.", "1.2.3", "1e", "1e+", "1 ", " 1", "0x1", "1_000", "NaN", "e5",
                          "--1", "1e1.5", "\xD9\xA1"}) {
    EXPECT_FALSE(Decimal::parse(bad)) << bad;
  }
}

TEST(Decimal, RefusesWhatIsBeyondTheRange) {
  EXPECT_FALSE(Decimal::parse("100000000000000000000000000000000000000"));
  EXPECT_FALSE(Decimal::parse("1e38"));
  EXPECT_FALSE(Decimal::parse("1e99999999999999999999"));
  EXPECT_FALSE(Decimal::parse("1e-38"));
  EXPECT_FALSE(Decimal::parse("0.123456789012345678901234567890123456789"));
  EXPECT_TRUE(Decimal::parse("1e37"));
  EXPECT_TRUE(Decimal::parse("1e-37"));
}

TEST(Decimal, ComparesByValue) {
  EXPECT_EQ(d("1.10"), d("1.1"));
  EXPECT_LT(d("-2"), d("-1.999"));
  EXPECT_LT(d("9999999999999999999.9"), d("10000000000000000000"));
  EXPECT_GT(d("99999999999999999999999999999999999999"), d("0.0000000000000000000000000000000000001"));
  EXPECT_LT(d("-99999999999999999999999999999999999999"), d("0.0000000000000000000000000000000000001"));
  EXPECT_EQ(d("0.0000"), Decimal());
}

TEST(Decimal, AddsExactly) {
  EXPECT_EQ(text(add(d("0.1"), d("0.2"))), "0.3");
  EXPECT_EQ(text(add(d("1.10"), d("2"))), "3.10");
  EXPECT_EQ(text(add(d("99999999999999999999999999999999999999"), d("1"))), "nothing");
  EXPECT_EQ(text(add(d("1e37"), d("0.000"))), "10000000000000000000000000000000000000");
  EXPECT_EQ(text(add(d("1e37"), d("0.01"))), "nothing");
  EXPECT_EQ(text(subtract(d("1e37"), d("1e37"))), "0");
}

TEST(Decimal, MultipliesExactly) {
  EXPECT_EQ(text(multiply(d("1.2"), d("-1.80"))), "-2.160");
  EXPECT_EQ(text(multiply(d("9999999999999999999"), d("9999999999999999999"))),
            "99999999999999999980000000000000000001");
  EXPECT_EQ(text(multiply(d("1e20"), d("1e20"))), "nothing");
  EXPECT_EQ(text(multiply(d("1e-20"), d("1e-18"))), "nothing");
  EXPECT_EQ(text(multiply(d("50000000000000000000.00000"), d("0.0200000000000000000"))),
            "1000000000000000000.0000000000000000000");
}

TEST(Decimal, DividesToTwentyEightDigits) {
  EXPECT_EQ(text(divide(d("1"), d("3"))), "0.3333333333333333333333333333");
  EXPECT_EQ(text(divide(d("-2"), d("3"))), "-0.6666666666666666666666666667");
  EXPECT_EQ(text(divide(d("1"), d("8"))), "0.125");
  EXPECT_EQ(text(divide(d("6.0"), d("2.00"))), "3");
  EXPECT_EQ(text(divide(d("1000"), d("0.001"))), "1000000");
  EXPECT_EQ(text(divide(d("1"), d("1267650600228229401496703205376"))), "0.0000000000000000000000000000007888609");
  EXPECT_EQ(text(divide(d("1"), d("0.00"))), "nothing");
  EXPECT_EQ(text(divide(d("1e37"), d("0.001"))), "nothing");
  EXPECT_EQ(text(divide(d("0"), d("7"))), "0");
  EXPECT_EQ(text(divide(d("1e-37"), d("3"))), "0");
  EXPECT_EQ(text(divide(d("2e-37"), d("3"))), "0.0000000000000000000000000000000000001");
  EXPECT_EQ(text(divide(d("1e-37"), d("99999999999999999999999999999999999999"))), "0");
  EXPECT_EQ(text(divide(d("99999999999999999999999999999999999999"), d("7e-37"))), "nothing");
  EXPECT_EQ(text(divide(d("20000000000000000000000000000000"), d("3"))), "6666666666666666666666666666667");
}

TEST(Decimal, DividesWholeWithRemainder) {
  EXPECT_EQ(text(integer_divide(d("5.5"), d("0.7"))), "7");
  EXPECT_EQ(text(modulo(d("5.5"), d("0.7"))), "0.6");
  EXPECT_EQ(text(integer_divide(d("-7"), d("2"))), "-3");
  EXPECT_EQ(text(modulo(d("-7"), d("2"))), "-1");
  EXPECT_EQ(text(integer_divide(d("1e37"), d("1e-37"))), "nothing");
  EXPECT_EQ(text(modulo(d("1e37"), d("0.0000000000000000000000000000000000003"))),
            "0.0000000000000000000000000000000000001");
  EXPECT_EQ(text(modulo(d("1"), d("0"))), "nothing");
}

TEST(Decimal, Rounds) {
  using Rounding = Decimal::Rounding;
  EXPECT_EQ(d("2.5").rounded(0).to_string(), "3");
  EXPECT_EQ(d("-2.5").rounded(0).to_string(), "-3");
  EXPECT_EQ(d("2.449").rounded(1).to_string(), "2.4");
  EXPECT_EQ(d("-2.1").rounded(0, Rounding::floor).to_string(), "-3");
  EXPECT_EQ(d("-2.9").rounded(0, Rounding::ceiling).to_string(), "-2");
  EXPECT_EQ(d("-2.9").rounded(0, Rounding::down).to_string(), "-2");
  EXPECT_EQ(d("1.5").rounded(4).to_string(), "1.5");
  EXPECT_EQ(d("0.99999999999999999999999999999999999").rounded(2).to_string(), "1.00");
}

TEST(Decimal, KnowsItsDigits) {
  EXPECT_EQ(d("0").digits(), 1);
  EXPECT_EQ(d("120.50").digits(), 5);
  EXPECT_EQ(d("99999999999999999999999999999999999999").digits(), 38);
  EXPECT_TRUE(d("3.000").is_whole());
  EXPECT_EQ(d("3.000").to_integer(), 3);
  EXPECT_FALSE(d("9223372036854775808").to_integer());
  EXPECT_EQ(d("-9223372036854775808").to_integer(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(d("100.500").normalized().to_string(), "100.5");
  EXPECT_EQ(d("100").normalized().to_string(), "100");
}

TEST(Decimal, ToAndFromDouble) {
  EXPECT_EQ(d("0.1").to_double(), 0.1);
  EXPECT_EQ(d("123456789012345678901234567890.5").to_double(), 123456789012345678901234567890.5);
  EXPECT_EQ(text(Decimal::from_double(0.1)), "0.1");
  EXPECT_EQ(text(Decimal::from_double(-1e21)), "-1000000000000000000000");
  EXPECT_FALSE(Decimal::from_double(std::numeric_limits<double>::quiet_NaN()));
  EXPECT_FALSE(Decimal::from_double(-std::numeric_limits<double>::infinity()));
  EXPECT_FALSE(Decimal::from_double(1e300));
}

TEST(DecimalMath, IsExactWhereTheResultIs) {
  EXPECT_EQ(text(sqrt(d("81"))), "9");
  EXPECT_EQ(text(sqrt(d("0.0225"))), "0.15");
  EXPECT_EQ(text(power(d("2"), d("3"))), "8");
  EXPECT_EQ(text(power(d("2.50"), d("2"))), "6.25");
  EXPECT_EQ(text(power(d("2"), d("-2"))), "0.25");
  EXPECT_EQ(text(power(d("-3"), d("3"))), "-27");
  EXPECT_EQ(text(power(d("16"), d("0.25"))), "2");
  EXPECT_EQ(text(power(d("7"), d("0"))), "1");
  EXPECT_EQ(text(log(d("16"), d("2"))), "4");
  EXPECT_EQ(text(log(d("1000"), d("10.0"))), "3");
  EXPECT_EQ(text(exp(d("0"))), "1");
  EXPECT_EQ(text(ln(d("1"))), "0");
}

TEST(DecimalMath, HasTwentyEightDigitsElse) {
  EXPECT_EQ(text(sqrt(d("2"))), "1.414213562373095048801688724");
  EXPECT_EQ(text(exp(d("1"))), "2.718281828459045235360287471");
  EXPECT_EQ(text(ln(d("10"))), "2.302585092994045684017991455");
  EXPECT_EQ(text(power(d("2"), d("0.5"))), "1.414213562373095048801688724");
  EXPECT_EQ(text(power(d("1.1"), d("100"))), "13780.61233982227018411833717");
  EXPECT_EQ(text(power(d("-1.1"), d("101"))).substr(0, 12), "-15158.67357");
}

TEST(DecimalMath, Tangents) {
  EXPECT_EQ(text(tan(d("0"))), "0");
  EXPECT_EQ(text(atan(d("1"))), "0.7853981633974483096156608458");
  EXPECT_EQ(text(tan(d("-1"))), "-1.557407724654902230506974807");
  EXPECT_FALSE(tan(d("1001")));
}

TEST(DecimalMath, HasNothingOutsideItsDomain) {
  EXPECT_FALSE(sqrt(d("-1")));
  EXPECT_FALSE(ln(d("0")));
  EXPECT_FALSE(ln(d("-1")));
  EXPECT_FALSE(log(d("5"), d("1")));
  EXPECT_FALSE(log(d("5"), d("-2")));
  EXPECT_FALSE(power(d("-1"), d("0.5")));
  EXPECT_FALSE(power(d("0"), d("-1")));
  EXPECT_FALSE(exp(d("99999999999999999")));
  EXPECT_FALSE(exp(d("90")));
  EXPECT_FALSE(power(d("10"), d("99999999999999999999999999999999999999")));
  EXPECT_EQ(text(exp(d("-99999999999999999"))), "0");
}

struct BoundaryCase {
  const char* value;
  int places;
  const char* low;
  const char* high;
};

TEST(DecimalBoundary, EnclosesWhatReadsAsTheValue) {
  for (const auto& [value, places, low, high] :
       std::initializer_list<BoundaryCase>{{"2.346", 8, "2.34550000", "2.34650000"},
                                           {"2.346", 6, "2.345500", "2.346500"},
                                           {"2.346", 2, "2.34", "2.35"},
                                           {"2.346", 0, "2", "3"},
                                           {"-2.346", 8, "-2.34650000", "-2.34550000"},
                                           {"-2.346", 2, "-2.35", "-2.34"},
                                           {"-2.346", 0, "-3", "-2"},
                                           {"7", 0, "6", "8"},
                                           {"7", 3, "6.500", "7.500"},
                                           {"340", 2, "339.50", "340.50"},
                                           {"8.200", 4, "8.1995", "8.2005"},
                                           {"0.0021", 1, "0.0", "0.0"},
                                           {"-0.0021", 1, "0.0", "0.0"},
                                           {"0", 1, "-0.5", "0.5"},
                                           {"2.346", -1, "nothing", "nothing"},
                                           {"2.346", 32, "nothing", "nothing"},
                                           {"99999999999999999999999999999999999999", 8, "nothing", "nothing"}}) {
    EXPECT_EQ(text(low_boundary(d(value), places)), low) << value << " at " << places;
    EXPECT_EQ(text(high_boundary(d(value), places)), high) << value << " at " << places;
  }
  EXPECT_EQ(text(low_boundary(d("2.346"))), "2.34550000");
}

class DecimalLaws : public testing::Test {
 protected:
  Decimal any(int most_digits) {
    std::string digits;
    const auto count = 1 + random_() % static_cast<unsigned>(most_digits);
    for (unsigned i = 0; i < count; ++i) digits += static_cast<char>('0' + random_() % 10);
    if (random_() % 2 == 0) digits.insert(1 + random_() % count, count > 1 ? "." : ".0");
    if (digits.back() == '.') digits += '7';
    return d((random_() % 2 == 0 ? "-" : "") + digits);
  }
  std::mt19937 random_{20260203};  // NOLINT: the same numbers every time
};

TEST_F(DecimalLaws, Hold) {
  for (int i = 0; i < 20000; ++i) {
    const auto a = any(18);
    const auto b = any(18);
    ASSERT_EQ(d(a.to_string()).to_string(), a.to_string());
    const auto sum = add(a, b);
    ASSERT_TRUE(sum);
    ASSERT_EQ(*subtract(*sum, b), a) << a.to_string() << " " << b.to_string();
    ASSERT_EQ(a < b, subtract(a, b)->sign() < 0);
    const auto product = multiply(a, b);
    ASSERT_TRUE(product);
    if (b.sign() == 0) continue;
    ASSERT_EQ(*divide(*product, b), a) << a.to_string() << " " << b.to_string();
    const auto quotient = integer_divide(a, b);
    ASSERT_TRUE(quotient);
    ASSERT_EQ(*add(*multiply(*quotient, b), *modulo(a, b)), a);
  }
}

TEST_F(DecimalLaws, HoldForWideNumbersWhereThereIsAResult) {
  for (int i = 0; i < 20000; ++i) {
    const auto a = any(36);
    const auto b = any(36);
    ASSERT_EQ(d(a.to_string()).to_string(), a.to_string());
    ASSERT_EQ(a<b, b> a);
    if (const auto sum = add(a, b)) {
      ASSERT_EQ(*sum == a, b.sign() == 0);
      ASSERT_EQ(*sum > a, b.sign() > 0);
      if (const auto back = subtract(*sum, b)) {
        ASSERT_EQ(*back, a);
      }
    }
    const auto root = sqrt(a.abs().normalized());
    ASSERT_TRUE(root);
    if (const auto square = multiply(*root, *root)) {
      ASSERT_EQ(*sqrt(*square), *root);
    }
  }
}

}  // namespace
}  // namespace linkway
