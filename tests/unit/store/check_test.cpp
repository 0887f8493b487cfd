#include <gmock/gmock.h>

#include <fstream>

#include "unit/store/support.h"

namespace linkway::store {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CheckTest : public StoreTest {
 protected:
  std::vector<std::string> after(const std::string& damage) {
    refer(gp_, platform_);
    EXPECT_EQ(Beside(options().path).run(damage), "");
    const auto wrong = check_sqlite(options());
    EXPECT_TRUE(wrong.ok());
    return wrong.ok() ? *wrong : std::vector<std::string>();
  }
};

TEST_F(CheckTest, SoundStoreHasNothingToSay) { EXPECT_THAT(after("SELECT 1"), IsEmpty()); }
TEST_F(CheckTest, FindsMissingTask) {
  EXPECT_THAT(after("DELETE FROM resource WHERE type = 'Task'"), Contains(HasSubstr("its task is not there")));
}
TEST_F(CheckTest, FindsMissingPatient) {
  EXPECT_THAT(after("DELETE FROM resource WHERE type = 'Patient'"), Contains(HasSubstr("its patient is not there")));
}
TEST_F(CheckTest, FindsDeliveryWithoutReferral) {
  EXPECT_THAT(after("DELETE FROM referral"), Contains(HasSubstr("delivery: its referral is not there")));
}
TEST_F(CheckTest, FindsGapInVersions) {
  EXPECT_THAT(after("UPDATE resource SET version = 3 WHERE type = 'Task'"), Contains(HasSubstr("its versions")));
}
TEST_F(CheckTest, FindsAttemptsThatDoNotAddUp) {
  EXPECT_THAT(after("UPDATE delivery SET attempts = 2"), Contains(HasSubstr("its attempts are not numbered")));
}
TEST_F(CheckTest, FindsWhatNothingWillRelease) {
  EXPECT_THAT(after("UPDATE delivery SET next_attempt = 0"), Contains(HasSubstr("nothing will release it")));
}
TEST_F(CheckTest, FindsTokensThatDiffer) {
  EXPECT_THAT(after("DELETE FROM search_token WHERE parameter = 'Task.owner'"), Contains(HasSubstr("is missing")));
  EXPECT_THAT(after("INSERT INTO search_token SELECT 'Task.owner', 'q', '', key FROM resource"),
              Contains(HasSubstr("some of no resource")));
}

TEST_F(CheckTest, FindsDamageInTheFile) {
  for (int i = 0; i < 200; ++i) refer(gp_, platform_);
  store_.reset();
  {
    std::fstream file(options().path, std::ios::in | std::ios::out | std::ios::binary);
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(options().path));
    for (std::streamoff page = 4'096 * 10; page < size; page += 4'096 * 5) {
      file.seekp(page);
      file << std::string(64, '\xAA');
    }
  }
  const auto wrong = check_sqlite(options());
  EXPECT_TRUE(!wrong.ok() || !wrong->empty());
}

}  // namespace
}  // namespace linkway::store
