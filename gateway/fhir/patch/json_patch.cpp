#include "fhir/patch/json_patch.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "fhir/patch/json_edit.h"
#include "fhir/patch/json_equal.h"
#include "fhir/patch/json_pointer.h"
#include "fhir/patch/problems.h"
#include "fhir/patch/work.h"

namespace linkway::fhir {

namespace {

using data::Node;

enum class Verb : std::uint8_t { add, remove, replace, move, copy, test };
constexpr std::array<std::string_view, 6> verbs = {"add", "remove", "replace", "move", "copy", "test"};

struct Operation {
  Verb verb = Verb::test;
  PointerTokens path;
  PointerTokens from;  // move, copy
  Node value;          // add, replace, test
};

Result<PointerTokens> pointer(const Node& operation, std::string_view member) {
  const auto& value = operation[member];
  if (!value.is_text()) return malformed_patch("'" + std::string(member) + "' must be there and be a text");
  auto tokens = parse_pointer(value.text());
  if (!tokens) return malformed_patch("'" + std::string(member) + "' is no JSON Pointer");
  return *std::move(tokens);
}

// RFC 6902 section 4: members it does not know are ignored.
Result<Operation> read_operation(const Node& node) {
  if (!node.is_object()) return malformed_patch("an operation is an object");
  const auto& op = node["op"];
  const auto* verb = std::find(verbs.begin(), verbs.end(), op.text());
  if (!op.is_text() || verb == verbs.end()) {
    return malformed_patch("'op' must be one of add, remove, replace, move, copy and test");
  }
  Operation operation;
  operation.verb = static_cast<Verb>(verb - verbs.begin());
  auto path = pointer(node, "path");
  if (!path) return std::move(path).problems();
  operation.path = *std::move(path);
  if (operation.verb == Verb::move || operation.verb == Verb::copy) {
    auto from = pointer(node, "from");
    if (!from) return std::move(from).problems();
    operation.from = *std::move(from);
  } else if (operation.verb != Verb::remove) {
    operation.value = node["value"];
    if (!operation.value) return malformed_patch("'value' is missing");
  }
  return operation;
}

// Section 4.4: what is moved cannot hold the place it is moved to.
bool inside(const PointerTokens& path, const PointerTokens& from) {
  return path.size() > from.size() && std::equal(from.begin(), from.end(), path.begin());
}

class Patcher {
 public:
  Patcher(data::Builder& builder, const PatchLimits& limits)
      : limits_(limits), work_(limits.max_work), edit_(builder, work_) {}

  Result<Node> apply(const Node& document, const Operation& operation) {
    auto result = run(document, operation);
    if (work_.exhausted()) return costly_patch("the patch asks for too much work");
    return result;
  }

 private:
  Result<Node> run(const Node& document, const Operation& operation) {
    switch (operation.verb) {
      case Verb::add: return put(document, operation, operation.value);
      case Verb::remove: return edit_.remove(document, operation.path);
      case Verb::replace: {
        if (auto fits = check_depth(operation, operation.value); !fits) return std::move(fits).problems();
        return edit_.replace(document, operation.path, operation.value);
      }
      case Verb::copy:
      case Verb::move: return carry(document, operation);
      case Verb::test: return test(document, operation);
    }
    return document;
  }

  Result<Node> put(const Node& document, const Operation& operation, const Node& value) {
    if (auto fits = check_depth(operation, value); !fits) return std::move(fits).problems();
    return edit_.add(document, operation.path, value);
  }

  Result<Node> carry(const Node& document, const Operation& operation) {
    const bool moves = operation.verb == Verb::move;
    if (moves && inside(operation.path, operation.from)) return unfit_patch("a value cannot be moved into itself");
    auto value = edit_.get(document, operation.from);
    if (!value || (moves && operation.path == operation.from)) return value ? Result<Node>(document) : value;
    if (!moves || operation.path.empty()) return put(document, operation, *value);
    auto without = edit_.remove(document, operation.from);
    return without ? put(*without, operation, *value) : without;
  }

  Result<Node> test(const Node& document, const Operation& operation) {
    auto value = edit_.get(document, operation.path);
    if (!value) return value;
    // Looked at in full, whatever the comparison needs.
    (void)depth_of(*value, work_);
    if (work_.exhausted()) return costly_patch("the patch asks for too much work");
    if (!json_equal(*value, operation.value)) return unfit_patch("the value there is another");
    return document;
  }

  Status check_depth(const Operation& operation, const Node& value) {
    if (operation.path.size() + depth_of(value, work_) <= limits_.max_depth) return Done{};
    return costly_patch("more than " + std::to_string(limits_.max_depth) + " levels");
  }

  PatchLimits limits_;
  PatchWork work_;
  JsonEdit edit_;
};

Problems named(Problems problems, std::size_t index, const Operation* operation) {
  for (auto& problem : problems) {
    auto where = "operation " + std::to_string(index);
    if (operation != nullptr) {
      where.append(" (").append(verbs[static_cast<std::size_t>(operation->verb)]).append(" ");
      where.append(operation->path.empty() ? "\"\"" : shown(operation->path)).append(")");
    }
    problem.text = where + ": " + problem.text;
  }
  return problems;
}

}  // namespace

Result<Node> apply_json_patch(const Node& document, const Node& patch, data::Builder& builder,
                              const PatchLimits& limits) {
  if (!patch.is_list()) return malformed_patch("a JSON Patch is a list of operations");
  if (patch.size() > limits.max_operations) {
    return costly_patch("a patch has at most " + std::to_string(limits.max_operations) + " operations");
  }
  Patcher patcher(builder, limits);
  Result<Node> result(document);
  for (std::size_t index = 0; index < patch.size(); ++index) {
    const auto operation = read_operation(patch.at(index));
    if (!operation) return named(operation.problems(), index, nullptr);
    result = patcher.apply(*result, *operation);
    if (!result) return named(std::move(result).problems(), index, &*operation);
  }
  return result;
}

}  // namespace linkway::fhir
