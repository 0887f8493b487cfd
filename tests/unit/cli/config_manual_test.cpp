// deploy/linkway.yaml is the manual of the configuration: it must have every key, and no other.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "cli/config/config.h"
#include "cli/config/manual.h"
#include "unit/cli/source_tree.h"

namespace linkway::cli {
namespace {

using Lines = std::map<std::string, std::vector<int>>;  // path of a key -> 0-based lines that it stands in

void collect(const YAML::Node& node, const std::string& path, Lines& lines) {
  if (node.IsSequence()) {
    for (const auto& item : node) collect(item, path + "[]", lines);
  } else if (node.IsMap()) {
    for (const auto& pair : node) {
      const auto inner = (path.empty() ? "" : path + ".") + pair.first.Scalar();
      lines[inner].push_back(pair.first.Mark().line);
      collect(pair.second, inner, lines);
    }
  }
}

class Manual : public testing::Test {
 protected:
  void SetUp() override {
    yaml_ = read_from_source_tree("deploy/linkway.yaml");
    ASSERT_NE(yaml_, "");
    std::istringstream in(yaml_);
    for (std::string line; std::getline(in, line);) text_.push_back(line);
    for (const auto& path : {"partners[]", "routes[]"}) ASSERT_EQ(lines_.count(path), 0U);
    YAML::Node root = YAML::Load(yaml_);
    collect(root, "", lines_);
  }

  // The comment on the line of the key and those directly above it.
  [[nodiscard]] std::string comment_at(int line) const {
    const auto& own = text_.at(static_cast<std::size_t>(line));
    const auto hash = own.find('#');
    std::string comment = hash == std::string::npos ? "" : own.substr(hash + 1);
    for (int above = line - 1; above >= 0; --above) {
      const auto& other = text_.at(static_cast<std::size_t>(above));
      const auto start = other.find_first_not_of(' ');
      if (start == std::string::npos || other[start] != '#') break;
      comment = other.substr(start + 1) + comment;
    }
    return comment + " ";
  }

  std::string yaml_;
  std::vector<std::string> text_;
  Lines lines_;
};

TEST_F(Manual, IsAConfigurationThatWorks) {
  const auto config = parse_config(yaml_, "linkway.yaml");
  ASSERT_TRUE(config) << to_string(config.problems()[0]);
  EXPECT_EQ(config->settings.partners.all().size(), 8U);
  EXPECT_EQ(config->settings.routes.rules.size(), 1U);
}

TEST_F(Manual, HasEveryKeyThatTheReaderKnowsAndNoOther) {
  std::set<std::string> known;
  for (const auto& key : config_keys()) known.insert(key.path);
  ASSERT_GT(known.size(), 60U);
  for (const auto& path : known) EXPECT_EQ(lines_.count(path), 1U) << path << " is not in deploy/linkway.yaml";
  for (const auto& [path, where] : lines_) EXPECT_EQ(known.count(path), 1U) << path << " is known to no reader";
}

TEST_F(Manual, SaysOfEveryKeyWhetherItIsRequiredAndItsDefault) {
  for (const auto& key : config_keys()) {
    if (!lines_.contains(key.path)) continue;
    const std::string expected = key.standard == required ? "Required"
                                 : key.standard == none   ? "Optional"
                                                          : "Default: " + key.standard + " ";
    bool said = false;
    for (const int line : lines_[key.path]) said = said || comment_at(line).find(expected) != std::string::npos;
    EXPECT_TRUE(said) << key.path << ": its comment should say '" << expected << "'";
  }
}

TEST_F(Manual, EveryKeyIsExplainedWhereItIsRead) {
  for (const auto& key : config_keys()) {
    EXPECT_TRUE(key.meaning.ends_with('.')) << key.path;
    EXPECT_FALSE(key.type.empty()) << key.path;
  }
}

TEST_F(Manual, NamesEveryStepOfFeedback) {
  const auto config =
      parse_config(yaml_.substr(0, yaml_.find("feedback: [")) + "feedback: [no-such-step]\n", "linkway.yaml");
  ASSERT_FALSE(config);
  std::string told;
  for (const auto& problem : config.problems()) {
    const auto at = problem.text.find("known are: ");
    if (at != std::string::npos) told = problem.text.substr(at + 11);
  }
  ASSERT_NE(told, "");
  std::istringstream steps(told);
  const auto manual = comment_at(lines_["partners[].feedback"].at(0));
  for (std::string step; std::getline(steps >> std::ws, step, ',');) {
    EXPECT_NE((" " + manual).find(" " + step), std::string::npos) << step;
  }
}

}  // namespace
}  // namespace linkway::cli
