#include "fhir/bundle.h"
#include "unit/fhir/support.h"

namespace linkway::fhir {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

std::string transaction_of(std::string_view entries) {
  return R"({"resourceType": "Bundle", "type": "transaction", "entry": [)" + std::string(entries) + "]}";
}

// One entry with a Task of this id and this request.
std::string task_with(std::string_view request, std::string_view id = "t1") {
  return transaction_of(R"({"resource": {"resourceType": "Task", "id": ")" + std::string(id) + R"("}, "request": )" +
                        std::string(request) + "}");
}

Problems refused(std::string_view text) {
  const auto d = json(text);
  auto result = read_bundle(d.root, BundleType::transaction);
  if (!result.ok()) return std::move(result).problems();
  ADD_FAILURE() << "was taken: " << text;
  return {};
}

std::string at(std::string_view member) { return std::string("Bundle.entry[0].request").append(member); }

TEST(ReadTransaction, TakesPostAndPut) {
  const auto d = json(transaction_of(R"(
    {"fullUrl": "urn:uuid:aaaaaaaa-0000-4000-8000-000000000000", "resource": {"resourceType": "Patient"},
     "request": {"method": "POST", "url": "Patient", "ifNoneExist": "identifier=s|1"}},
    {"resource": {"resourceType": "Task", "id": "t1"},
     "request": {"method": "PUT", "url": "Task/t1", "ifMatch": "W/\"3\""}})"));
  const auto bundle = read_bundle(d.root, BundleType::transaction);
  ASSERT_TRUE(bundle.ok()) << to_string(bundle.problems()[0]);
  EXPECT_EQ(bundle->type, BundleType::transaction);
  ASSERT_EQ(bundle->entries.size(), 2U);
  EXPECT_EQ(bundle->entries[0].method, "POST");
  EXPECT_EQ(bundle->entries[0].url, "Patient");
  EXPECT_EQ(bundle->entries[0].if_none_exist, "identifier=s|1");
  EXPECT_EQ(bundle->entries[1].method, "PUT");
  EXPECT_EQ(bundle->entries[1].url, "Task/t1");
  EXPECT_EQ(bundle->entries[1].if_match, "W/\"3\"");
}

TEST(ReadTransaction, NeedsARequest) {
  EXPECT_THAT(refused(transaction_of(R"({"resource": {"resourceType": "Task"}})")),
              ElementsAre(IsProblem(Category::unprocessable, issue::required, at(""))));
  EXPECT_THAT(refused(task_with("[]")), ElementsAre(IsProblem(Category::malformed, issue::structure, at(""))));
  EXPECT_THAT(refused(task_with("{}")), ElementsAre(IsProblem(Category::unprocessable, issue::required, at(".method")),
                                                    IsProblem(Category::unprocessable, issue::required, at(".url"))));
  EXPECT_THAT(refused(task_with(R"({"method": "POST", "url": 5})")),
              ElementsAre(IsProblem(Category::malformed, issue::structure, at(".url")),
                          IsProblem(Category::unprocessable, issue::required, at(".url"))));
}

TEST(ReadTransaction, RefusesOtherMethods) {
  for (const std::string method : {"GET", "HEAD", "DELETE", "PATCH"}) {
    const auto request = R"({"method": ")" + method + R"(", "url": "Task/t1"})";
    EXPECT_THAT(refused(task_with(request)),
                ElementsAre(AllOf(IsProblem(Category::unprocessable, issue::not_supported, at(".method")),
                                  Field(&Problem::text, HasSubstr(method)))));
    EXPECT_THAT(refused(transaction_of(R"({"request": )" + request + "}")),
                ElementsAre(IsProblem(Category::unprocessable, issue::not_supported, at(".method"))));
  }
  for (const std::string method : {"post", "put", "LINK", "PO ST"}) {
    EXPECT_THAT(refused(task_with(R"({"method": ")" + method + R"(", "url": "Task"})")),
                ElementsAre(IsProblem(Category::unprocessable, issue::value, at(".method"))));
  }
}

TEST(ReadTransaction, PostGoesToTheTypeOfTheResource) {
  for (const auto* url :
       {"Patient", "Task/t1", "/Task", "Task/", "Task?status=x", "https://linkway.example/fhir/Task"}) {
    EXPECT_THAT(refused(task_with(R"({"method": "POST", "url": ")" + std::string(url) + "\"}")),
                ElementsAre(IsProblem(Category::unprocessable, issue::value, at(".url"))))
        << url;
  }
}

TEST(ReadTransaction, PutGoesToTheResource) {
  for (const auto* url : {"Task", "Task/", "Patient/t1", "Task/t1/_history/1", "Task/t_1", "/Task/t1", "Taskt1"}) {
    EXPECT_THAT(refused(task_with(R"({"method": "PUT", "url": ")" + std::string(url) + "\"}")),
                ElementsAre(IsProblem(Category::unprocessable, issue::value, at(".url"))))
        << url;
  }
  EXPECT_THAT(refused(task_with(R"({"method": "PUT", "url": "Task?identifier=s|1"})")),
              ElementsAre(IsProblem(Category::unprocessable, issue::not_supported, at(".url"))));
}

TEST(ReadTransaction, PutNeedsTheSameIdInTheResource) {
  constexpr std::string_view put = R"({"method": "PUT", "url": "Task/t1"})";
  EXPECT_THAT(refused(task_with(put, "t2")),
              ElementsAre(IsProblem(Category::malformed, issue::value, "Bundle.entry[0].resource.id")));
  EXPECT_THAT(refused(task_with(put, "")),
              ElementsAre(IsProblem(Category::malformed, issue::required, "Bundle.entry[0].resource.id")));
}

TEST(ReadTransaction, RefusesConditionsThatItWouldNotLookAt) {
  for (const std::string condition : {"ifNoneMatch", "ifModifiedSince"}) {
    EXPECT_THAT(refused(task_with(R"({"method": "PUT", "url": "Task/t1", ")" + condition + R"(": "x"})")),
                ElementsAre(IsProblem(Category::unprocessable, issue::not_supported, at("." + condition))));
  }
  EXPECT_THAT(refused(task_with(R"({"method": "PUT", "url": "Task/t1", "ifMatch": 3})")),
              ElementsAre(IsProblem(Category::malformed, issue::structure, at(".ifMatch"))));
}

TEST(ReadTransaction, DoesNotJudgeTheUrlOfAnUnknownResource) {
  EXPECT_THAT(refused(transaction_of(R"({"resource": {"resourceType": "Tsk"}, "request": {"method": "POST",
    "url": "Tsk"}}, {"request": {"method": "POST", "url": "Task"}})")),
              ElementsAre(IsProblem(Category::unprocessable, issue::structure, "Bundle.entry[0].resource"),
                          IsProblem(Category::unprocessable, issue::required, "Bundle.entry[1].resource")));
}

}  // namespace
}  // namespace linkway::fhir
