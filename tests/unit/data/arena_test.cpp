#include "data/arena.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace linkway::data {
namespace {

bool aligned(const void* p, std::size_t alignment) { return reinterpret_cast<std::uintptr_t>(p) % alignment == 0; }

TEST(Arena, GivesAlignedRoomThatDoesNotOverlap) {
  Arena arena(64);
  std::vector<std::pair<char*, std::size_t>> given;
  for (std::size_t i = 1; i < 400; ++i) {
    const std::size_t alignment = std::size_t{1} << (i % 5);
    auto* place = static_cast<char*>(arena.allocate(i, alignment));
    ASSERT_TRUE(aligned(place, alignment));
    std::memset(place, static_cast<int>(i % 251), i);
    given.emplace_back(place, i);
  }
  for (const auto& [place, size] : given) {
    ASSERT_EQ(std::string_view(place, size), std::string(size, static_cast<char>(size % 251)));
  }
}

TEST(Arena, ALargeRequestKeepsTheRoomThatIsLeft) {
  Arena arena(4096);
  const auto* before = static_cast<char*>(arena.allocate(16, 1));
  void* large = arena.allocate(1'000'000, 64);
  const auto* after = static_cast<char*>(arena.allocate(16, 1));
  EXPECT_TRUE(aligned(large, 64));
  EXPECT_EQ(after, before + 16);
}

TEST(Arena, ReservesLittleMoreThanIsUsed) {
  Arena arena;
  for (int i = 0; i < 10'000; ++i) static_cast<void>(arena.allocate(1000, 8));
  EXPECT_LT(arena.bytes_reserved(), 11'000'000U);
}

TEST(Arena, MovesWithItsContents) {
  Arena first(64);
  const auto text = first.copy(std::string_view("kept"));
  Arena second(std::move(first));
  EXPECT_EQ(text, "kept");
  EXPECT_EQ(first.bytes_reserved(), 0U);  // NOLINT(bugprone-use-after-move): an empty arena may be used again
  EXPECT_EQ(first.copy(std::string_view("new")), "new");
  first = std::move(second);
  EXPECT_EQ(text, "kept");
}

TEST(Arena, CopiesNothingForNothing) {
  Arena arena;
  EXPECT_TRUE(arena.copy(std::string_view()).empty());
  EXPECT_EQ(arena.bytes_reserved(), 0U);
}

}  // namespace
}  // namespace linkway::data
