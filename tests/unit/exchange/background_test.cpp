#include "exchange/background.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace linkway::exchange {
namespace {

TEST(Background, OnePieceAfterTheOtherOnAThreadOfItsOwn) {
  std::promise<void> go;
  std::promise<void> begun;
  std::vector<int> done;
  std::thread::id where;
  {
    Background background(3);
    ASSERT_TRUE(background.run([&] {
      begun.set_value();
      go.get_future().wait();
      where = std::this_thread::get_id();
      done.push_back(1);
    }));
    begun.get_future().wait();
    EXPECT_TRUE(background.run([&] { done.push_back(2); }));
    EXPECT_TRUE(background.run([&] { done.push_back(3); }));
    EXPECT_FALSE(background.run([&] { done.push_back(4); })) << "too many wait";
    go.set_value();
  }
  EXPECT_EQ(done, (std::vector<int>{1, 2, 3})) << "what waited was done before the end";
  EXPECT_NE(where, std::this_thread::get_id());
}

TEST(Background, ThereIsRoomAgain) {
  Background background(1);
  for (int i = 0; i < 3; ++i) {
    std::promise<void> done;
    while (!background.run([&] { done.set_value(); })) std::this_thread::yield();
    done.get_future().wait();
  }
}

}  // namespace
}  // namespace linkway::exchange
