#include "fhir/name_folding.h"

#include <gmock/gmock.h>

namespace linkway::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NameFolding, CaseAccentsAndPunctuation) {
  EXPECT_THAT(folded_words("O'Sámple-SMITH"), ElementsAre("osample", "smith"));
  EXPECT_THAT(folded_words("O’Sample  Jr."), ElementsAre("osample", "jr"));
  EXPECT_THAT(folded_words("Müller Straße"), ElementsAre("muller", "strasse"));
  EXPECT_THAT(folded_words("ＡＬＥＸ"), ElementsAre("alex"));  // of full width
}

TEST(NameFolding, MarksOfOtherScriptsStay) {
  EXPECT_THAT(folded_words("សុខ ចាន់ថា"), ElementsAre("សុខ", "ចាន់ថា"));
  EXPECT_NE(folded_words("សុខ"), folded_words("សខ"));
}

TEST(NameFolding, NothingInIt) {
  EXPECT_THAT(folded_words(""), IsEmpty());
  EXPECT_THAT(folded_words(" '- . "), IsEmpty());
  EXPECT_THAT(folded_words("\xFF\xFE"), IsEmpty());
}

TEST(NameFolding, LongNamesAreCut) { EXPECT_LE(folded_words(std::string(100'000, 'a')).front().size(), 1'000U); }

}  // namespace
}  // namespace linkway::fhir
