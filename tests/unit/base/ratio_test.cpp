#include "base/ratio.h"

#include <gtest/gtest.h>

#include <random>

namespace linkway {
namespace {

Ratio r(std::string_view text) {
  const auto value = Ratio::parse(text);
  EXPECT_TRUE(value) << text;
  return value.value_or(Ratio{});
}
Decimal d(std::string_view text) { return Decimal::parse(text).value_or(Decimal(-1)); }
std::string text(const std::optional<Decimal>& value) { return value ? value->to_string() : "nothing"; }
std::string times(std::string_view value, const Ratio& ratio) { return text(scaled(d(value), ratio)); }

TEST(Ratio, ReadsNumbers) {
  EXPECT_EQ(times("1", r("2.54")), "2.54");
  EXPECT_EQ(times("1", r("254e-2")), "2.54");
  EXPECT_EQ(times("1e-10", r("6.0221367e+23")), "60221367000000");
  EXPECT_DOUBLE_EQ(r("1.380658e-23").to_double(), 1.380658e-23);
  for (const auto* bad : {"", "0", "0.0", "-1", "+1", ".5", "5.", "1e", "1e12345", "1x", "1.2.3"}) {
    EXPECT_FALSE(Ratio::parse(bad)) << bad;
  }
  EXPECT_FALSE(Ratio::parse(std::string(78, '1')));
  EXPECT_TRUE(Ratio::parse(std::string(77, '9')));
}

TEST(Ratio, IsExact) {
  EXPECT_EQ(times("3", r("1") / r("3")), "1");
  EXPECT_EQ(times("98.6", r("5") / r("9")), "54.77777777777777777777777778");
  EXPECT_EQ(times("-2", r("1") / r("3")), "-0.6666666666666666666666666667");
  EXPECT_EQ(times("1", r("1") / r("1024")), "0.0009765625");
  EXPECT_EQ(times("4.0000", Ratio::of(1000)), "4000.0000");
  EXPECT_EQ(times("4.0000", r("1e3")), "4000.0");
  EXPECT_EQ(times("0.0", r("7")), "0.0");
}

TEST(Ratio, HasNothingBeyondTheRange) {
  EXPECT_EQ(times("1", r("1e38")), "nothing");
  EXPECT_EQ(times("1", r("1e37")), "10000000000000000000000000000000000000");
  EXPECT_EQ(times("1", r("1e-38")), "nothing");
  EXPECT_EQ(times("1", r("1e9999")), "nothing");
  EXPECT_EQ(times("1", r("1e-9999")), "nothing");
  EXPECT_EQ(times("0", r("1e9999")), "0");
  EXPECT_EQ(times("1", r("6e-38")), "0.0000000000000000000000000000000000001");
}

TEST(Ratio, PowersGoBothWays) {
  EXPECT_EQ(times("1", power(r("0.3048"), 2)), "0.09290304");
  EXPECT_EQ(times("1", power(r("60"), -1) * r("3600")), "60");
  EXPECT_EQ(times("1", power(r("7"), 0)), "1");
  EXPECT_EQ(times("5", power(r("3"), 400) * power(r("3"), -400)), "5");
}

TEST(Ratio, ComparesExactly) {
  const auto third = r("1") / r("3");
  EXPECT_EQ(compare_scaled(d("3"), third, d("1")), std::strong_ordering::equal);
  EXPECT_EQ(compare_scaled(d("3"), third, d("1.0000000000000000000000000000000000001")), std::strong_ordering::less);
  EXPECT_EQ(compare_scaled(d("-3.1"), third, d("-1")), std::strong_ordering::less);
  EXPECT_EQ(compare_scaled(d("-3"), third, d("1")), std::strong_ordering::less);
  EXPECT_EQ(compare_scaled(d("1"), r("1e9999"), d("1e37")), std::strong_ordering::greater);
  EXPECT_EQ(compare_scaled(d("-1"), r("1e-9999"), d("-1e-37")), std::strong_ordering::greater);
  EXPECT_EQ(compare_scaled(d("0"), third, d("0.00")), std::strong_ordering::equal);
}

TEST(RatioLaws, ThereAndBack) {
  std::mt19937_64 random{20260203};  // NOLINT: the same numbers every time
  for (int i = 0; i < 5000; ++i) {
    Ratio a = Ratio::of(random() | 1U);
    Ratio b = Ratio::of(random() >> 40 | 1U);
    const Decimal value(static_cast<std::int64_t>(random() >> 20));
    if (i % 3 == 0) a = a * a * r("3.1415926535897932384626433832795028841971693993751");
    b.exponent = static_cast<int>(random() % 10) - 5;
    const auto there = a / b;
    const auto back = there * (b / a);
    ASSERT_EQ(text(scaled(value, back)), value.to_string());
    ASSERT_EQ(compare_scaled(value, there * there.inverse(), value), std::strong_ordering::equal);
  }
}

}  // namespace
}  // namespace linkway
