#include "referral/postcode.h"

#include <gtest/gtest.h>

#include "referral/routing.h"

namespace linkway::referral {
namespace {

struct Case {
  const char* pattern;
  const char* postcode;
  bool matches;
};

class PostcodeMatches : public testing::TestWithParam<Case> {};

TEST_P(PostcodeMatches, AsWritten) {
  const auto& [pattern, postcode, matches] = GetParam();
  EXPECT_EQ(postcode_matches(pattern, postcode), matches) << '"' << pattern << "\" on \"" << postcode << '"';
}

INSTANTIATE_TEST_SUITE_P(Areas, PostcodeMatches,
                         testing::Values(Case{"LS", "LS1 1AA", true}, Case{"ls", "ls11aa", true},
                                         Case{"LS", "L1 1AA", false}, Case{"L", "LS1 1AA", false},
                                         Case{"L", "L1 1AA", true}, Case{"LS", "LSX", false}, Case{"LS", "LS", true},
                                         Case{"E", "EC1A 1BB", false}, Case{"EC", "EC1A 1BB", true}));
INSTANTIATE_TEST_SUITE_P(Districts, PostcodeMatches,
                         testing::Values(Case{"LS1", "LS1 1AA", true}, Case{"LS1", "LS11 1AA", false},
                                         Case{"LS11", "LS1 1AA", false}, Case{"LS11", "LS11 1AA", true},
                                         Case{"LS1", "LS1", true}, Case{"LS1", "LS11", false},
                                         Case{"EC1", "EC1A 1BB", true}, Case{"EC1A", "EC1A 1BB", true},
                                         Case{"EC1A", "EC1Y 1BB", false}, Case{"W1", "W12 7RJ", false}));
INSTANTIATE_TEST_SUITE_P(Sectors, PostcodeMatches,
                         testing::Values(Case{"LS1 1", "LS1 1AA", true}, Case{"LS1 1", "LS11 1AA", false},
                                         Case{"LS1 1", "LS1 2AA", false}, Case{"LS1 1A", "LS1 1AA", true},
                                         Case{"LS1 1", "LS1", false}));
INSTANTIATE_TEST_SUITE_P(Whole, PostcodeMatches,
                         testing::Values(Case{"LS1 1AA", "ls11aa", true}, Case{" LS1  1AA ", "LS1 1AA", true},
                                         Case{"LS1 1AA", "LS1 1AB", false}, Case{"LS1 1AA", "LS1", false}));
INSTANTIATE_TEST_SUITE_P(Elsewhere, PostcodeMatches,
                         testing::Values(Case{"12", "12000", true}, Case{"12000", "12", false},
                                         Case{"K1A", "K1A 0B6", true}, Case{"K1A0", "K1A 0B6", true},
                                         Case{"D02", "D02 AF30", true}, Case{"1012", "1012 AB", true},
                                         Case{"13", "12000", false}));
INSTANTIATE_TEST_SUITE_P(Nothing, PostcodeMatches,
                         testing::Values(Case{"", "LS1 1AA", false}, Case{" ", "LS1 1AA", false}, Case{"LS", "", false},
                                         Case{"", "", false}));

TEST(Postcode, IsNormalisedToUpperCaseWithoutWhiteSpace) {
  EXPECT_EQ(normal_postcode(" ls1\t1aa\n"), "LS11AA");
  EXPECT_EQ(normal_postcode(""), "");
}

}  // namespace
}  // namespace linkway::referral
