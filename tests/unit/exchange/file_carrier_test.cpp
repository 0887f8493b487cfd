// Deliveries into a folder.
#include "exchange/file_carrier.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>

#include "exchange/durable_file.h"
#include "unit/exchange/support.h"

namespace linkway::exchange {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class FileCarrierTest : public testing::Test {
 protected:
  HandOver send(std::int64_t key, const std::string& body, const std::string& path = "") {
    CarrierParts parts{PartnerId("charity"), {}, nullptr, runtime_, clock_, *log_};
    parts.settings.url = "file://" + folder_.file("");
    const auto carrier = make_carrier(parts);
    if (!carrier) return {};
    Parcel parcel;
    parcel.key = DeliveryKey(key);
    parcel.kind = store::DeliveryKind::feedback;
    parcel.request.path = path;
    parcel.request.body = body;
    parcel.request.headers.add("Content-Type", "text/csv; charset=UTF-8");
    std::promise<HandOver> done;
    carrier->send(parcel, [&](HandOver got) { done.set_value(std::move(got)); });
    return done.get_future().get();
  }
  std::vector<std::string> files() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.file(""))) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }

  test::Folder folder_;
  net::ClientRuntime runtime_{1};
  MonotoneClock clock_;
  std::unique_ptr<Log> log_ = make_silent_log();
};

TEST_F(FileCarrierTest, OneDeliveryIsOneFile) {
  EXPECT_EQ(send(5, "a,b\r\n").outcome.kind, store::OutcomeClass::delivered);
  EXPECT_EQ(send(5, "a,b\r\n").outcome.kind, store::OutcomeClass::delivered);
  ASSERT_EQ(files(), std::vector<std::string>{"feedback-" + id_text(DeliveryKey(5)) + ".csv"});
  EXPECT_EQ(bytes_of(folder_.file(files().front())), "a,b\r\n");
}

TEST_F(FileCarrierTest, ANameThatIsTakenIsNeverOverwritten) {
  EXPECT_EQ(send(5, "one", "/out/R 1.csv").outcome.kind, store::OutcomeClass::delivered);
  EXPECT_EQ(send(6, "two", "/out/R 1.csv").outcome.kind, store::OutcomeClass::delivered);
  EXPECT_EQ(send(6, "two", "/out/R 1.csv").outcome.kind, store::OutcomeClass::delivered);
  const auto names = files();
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(bytes_of(folder_.file("out_R_1.csv")), "one");
  EXPECT_EQ(bytes_of(folder_.file("out_R_1-" + id_text(DeliveryKey(6)) + ".csv")), "two");
}

TEST_F(FileCarrierTest, NamesStayInTheFolder) {
  EXPECT_EQ(send(5, "x", "/../../escape").outcome.kind, store::OutcomeClass::delivered);
  EXPECT_EQ(files(), std::vector<std::string>{"_.._escape"});
}

TEST_F(FileCarrierTest, ALongNameKeepsItsEnding) {
  const std::string number(400, '7');
  EXPECT_EQ(send(5, "one", "/" + number + ".json").outcome.kind, store::OutcomeClass::delivered);
  EXPECT_EQ(send(6, "two", "/" + number + "8.json").outcome.kind, store::OutcomeClass::delivered);
  const auto stem = number.substr(0, 145);
  EXPECT_EQ(files(), (std::vector<std::string>{stem + "-" + id_text(DeliveryKey(6)) + ".json", stem + ".json"}));
}

TEST_F(FileCarrierTest, WhereNothingIsLeftOfANameItIsTheDeliverys) {
  EXPECT_EQ(send(5, "one", "/...json").outcome.kind, store::OutcomeClass::delivered);
  EXPECT_EQ(send(6, "two", "/..").outcome.kind, store::OutcomeClass::delivered);
  EXPECT_EQ(send(7, "three", "/.R.1.a_b").outcome.kind, store::OutcomeClass::delivered);
  EXPECT_EQ(files(), (std::vector<std::string>{"R.1.a_b", "feedback-" + id_text(DeliveryKey(5)) + ".json",
                                               "feedback-" + id_text(DeliveryKey(6)) + ".csv"}));
}

TEST_F(FileCarrierTest, AFolderThatIsGoneIsTriedAgain) {
  fs::remove_all(folder_.file(""));
  const auto got = send(5, "x");
  EXPECT_EQ(got.outcome.kind, store::OutcomeClass::transient);
  EXPECT_EQ(got.outcome.problem.find(folder_.file("")), std::string::npos) << "paths are for the log";
}

TEST(FolderOfUrl, FileUrlsWithoutHost) {
  EXPECT_EQ(folder_of_url("file:///srv/out%20box/"), "/srv/out box");
  EXPECT_EQ(folder_of_url("FILE:///x"), "/x");
  EXPECT_FALSE(folder_of_url("file://host/x"));
  EXPECT_FALSE(folder_of_url("https://host/x"));
  EXPECT_FALSE(folder_of_url("file:///a%00b"));
}

TEST(DurableFile, IsThereAsAWholeAndReplacedOnlyWhenAsked) {
  test::Folder folder;
  ASSERT_TRUE(write_durably(folder.file("a"), "one").ok());
  ASSERT_TRUE(write_durably(folder.file("a"), "two", false).ok());
  EXPECT_EQ(bytes_of(folder.file("a")), "one");
  ASSERT_TRUE(write_durably(folder.file("a"), "two").ok());
  EXPECT_EQ(bytes_of(folder.file("a")), "two");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.file("")), fs::directory_iterator()), 1) << "nothing is left";
  EXPECT_FALSE(write_durably(folder.file("no/such"), "x").ok());
}

}  // namespace
}  // namespace linkway::exchange
