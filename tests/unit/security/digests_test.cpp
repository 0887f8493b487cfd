#include "security/digests.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace linkway::security {
namespace {

struct Vector {
  std::string key;
  std::string data;
  std::string sha256;
  std::string sha512;
};

// RFC 4231 section 4, without the truncated one.
const std::vector<Vector>& vectors() {
  static const std::vector<Vector> all = {
      {std::string(20, '\x0b'), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
       "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
       "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"},
      {"Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
       "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
       "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
       "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
       "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
       "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
       "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"}};
  return all;
}

TEST(Digests, AreThoseOfRfc4231) {
  for (const auto& vector : vectors()) {
    EXPECT_EQ(text::hex(hmac(Digest::sha256, vector.key, vector.data)), vector.sha256);
    EXPECT_EQ(text::hex(hmac(Digest::sha512, vector.key, vector.data)), vector.sha512);
  }
}

TEST(Digests, PiecesGiveWhatTheWholeGives) {
  for (const auto& vector : vectors()) {
    const std::string_view data = vector.data;
    const std::vector<std::string_view> pieces = {data.substr(0, 1), "", data.substr(1, 7), data.substr(8)};
    EXPECT_EQ(text::hex(hmac(Digest::sha256, vector.key, pieces)), vector.sha256);
  }
  EXPECT_EQ(hmac(Digest::sha512, "key", std::span<const std::string_view>()), hmac(Digest::sha512, "key", ""));
}

TEST(Digests, AnEmptyKeyIsAKey) {
  EXPECT_EQ(text::hex(hmac(Digest::sha256, "", "")),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Digests, OnlyTheSameIsTheSame) {
  EXPECT_TRUE(same_secret("a key of some length", "a key of some length"));
  EXPECT_TRUE(same_secret("", ""));
  for (const auto* other : {"", "a key of some lengtH", "a key of some lengt", "a key of some length "}) {
    EXPECT_FALSE(same_secret("a key of some length", other)) << other;
  }
}

}  // namespace
}  // namespace linkway::security
