// Every message of the public collection is read by its model and written again without losing a value.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "data/hl7v2.h"
#include "data/hl7v2_header.h"
#include "mapping/models/hl7v2_models.h"
#include "mapping/models/instance.h"
#include "unit/mapping/models/support.h"

namespace linkway::mapping {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

// Without separators that nothing follows: they say nothing, and are not written.
std::string trimmed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '^') {
      while (out.ends_with('&')) out.pop_back();
    } else if (c == '~') {
      while (out.ends_with('&') || out.ends_with('^')) out.pop_back();
    }
    out += c;
  }
  while (out.ends_with('&') || out.ends_with('^') || out.ends_with('~')) out.pop_back();
  return out;
}

// Every field that is not empty, unescaped, whatever order the segments stand in.
std::multiset<std::string> fields_of(std::string_view bytes) {
  std::multiset<std::string> all;
  const auto message = data::read_hl7v2(bytes);
  if (!message) return all;
  for (std::size_t i = 0; i < message->size(); ++i) {
    const auto segment = message->segment(i);
    for (std::size_t number = segment.name() == "MSH" ? 3 : 1; number <= segment.field_count(); ++number) {
      const auto field = segment.field(number);
      const auto text = trimmed(field.whole_text());
      if (!text.empty()) all.insert(std::string(segment.name()) + "-" + std::to_string(number) + " " + text);
    }
  }
  return all;
}

TEST(Hl7v2Published, EveryMessageIsReadAndWrittenAgain) {
  const char* data = std::getenv("LINKWAY_DATA");
  const fs::path folder = fs::path(data == nullptr ? "../shared/data" : data) / "hl7v2/messages";
  if (!fs::is_directory(folder)) GTEST_SKIP() << "there is no " << folder;
  const auto& definitions = fhir::Definitions::built_in();
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto bytes = bytes_of(entry.path());
    const auto header = data::peek_hl7v2(bytes);
    ASSERT_TRUE(header) << entry.path();
    auto name = hl7v2_structure_of(header->message_code(), header->trigger_event());
    if (name.empty()) name = "MESSAGE";
    const auto* type = definitions.structure(std::string(hl7v2_models) + std::string(name));
    ASSERT_NE(type, nullptr) << name;
    data::Arena arena;
    const auto read = read_instance(Format::hl7v2, bytes, "", *type, definitions, arena);
    EXPECT_TRUE(read.ok()) << entry.path() << "\n" << (read.ok() ? "" : messages(read.problems()));
    if (!read) continue;
    if (read->node.is_list()) continue;
    std::string written;
    const auto done = write_instance(Format::hl7v2, read->node, *type, definitions, written);
    EXPECT_TRUE(done.ok()) << entry.path() << "\n" << (done.ok() ? "" : messages(done.problems()));
    if (!done) continue;
    const auto before = fields_of(bytes);
    const auto after = fields_of(written);
    std::string lost;
    for (const auto& leaf : before)
      if (before.count(leaf) != after.count(leaf)) lost += "- " + leaf + "\n";
    for (const auto& leaf : after)
      if (before.count(leaf) != after.count(leaf)) lost += "+ " + leaf + "\n";
    EXPECT_EQ(lost, "") << entry.path();
  }
}

}  // namespace
}  // namespace linkway::mapping
