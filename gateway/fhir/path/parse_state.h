// What the parts of the parser share: the token that is next, the tree so far, the first problem.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/path/lexer.h"
#include "fhir/path/operators.h"
#include "fhir/path/parser.h"

namespace linkway::fhir::path {

// After a problem every function returns `nowhere` (or false) at once; the first problem is the one that counts.
class ParseState {
 public:
  using Index = std::uint32_t;
  static constexpr Index nowhere = std::numeric_limits<Index>::max();

  ParseState(std::string_view source, const ParseLimits& limits, Parsed& into)
      : source_(source), limits_(limits), tree_(into), lexer_(source) {}

  [[nodiscard]] const Token& token() const { return token_; }
  bool advance();
  // The token after the next `ahead` ones; the end for what cannot be read.
  [[nodiscard]] Token peek(int ahead) const;
  // Takes the sign that must be next.
  bool expect(std::string_view sign, std::string_view after);
  // The text of the name or string that is next, and moves on.
  bool take_text(std::string& into);

  Index fail(std::size_t position, std::string text);
  Index fail_expected(std::string_view what);
  [[nodiscard]] bool failed() const { return problem_.has_value(); }
  [[nodiscard]] Problem problem() const { return *problem_; }

  // Adds a node above those children.
  Index add(Parsed::Node node);
  Index add(Op op, std::uint32_t position, std::vector<Index> children);
  [[nodiscard]] Parsed::Node& node(Index index) { return tree_.nodes[index]; }

  // For as long as it lives the parser is one level deeper; false when that is too deep.
  class Nested {
   public:
    explicit Nested(ParseState& state) : state_(state) { ++state_.depth_; }
    ~Nested() { --state_.depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;
    [[nodiscard]] bool ok() const;

   private:
    ParseState& state_;
  };

 private:
  std::string_view source_;
  const ParseLimits& limits_;
  Parsed& tree_;
  Lexer lexer_;
  Token token_;
  std::size_t depth_ = 0;
  std::optional<Problem> problem_;
};

// A literal that begins with the next token, which is one of a literal. `negated`: right after a minus sign, where one
// more integer is in range.
[[nodiscard]] ParseState::Index parse_literal(ParseState& state, bool negated);

}  // namespace linkway::fhir::path
