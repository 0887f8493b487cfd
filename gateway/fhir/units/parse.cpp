#include "fhir/units/parse.h"

#include <algorithm>

namespace linkway::fhir::units {

bool Dimension::multiply(const Dimension& other, std::int32_t exponent) {
  for (std::size_t i = 0; i < base.size(); ++i) base[i] += other.base[i] * exponent;
  for (const auto& theirs : other.opaque) {
    if (theirs.exponent == 0) break;
    auto* const at =
        std::lower_bound(opaque.begin(), opaque.end(), theirs.id, [](const Opaque& o, auto id) { return o.id < id; });
    if (at == opaque.end()) return false;
    if (at->id != theirs.id) {
      if (opaque.back().exponent != 0) return false;
      std::move_backward(at, opaque.end() - 1, opaque.end());
      *at = {theirs.id, 0};
    }
    at->exponent += theirs.exponent * exponent;
    if (at->exponent == 0) {
      std::move(at + 1, opaque.end(), at);
      opaque.back() = {};
    }
  }
  return true;
}

namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

class Parser {
 public:
  Parser(std::string_view code, const Table& table) : code_(code), table_(table) {}

  std::variant<Unit, Refusal> run() {
    if (code_.empty()) return Refusal{"a unit is missing; a number without a unit has the code 1", 1};
    if (code_.size() > longest_code) return Refusal{"longer than 500 characters", longest_code + 1};
    Unit unit;
    const bool inverse = take('/');
    if (!term(unit, inverse ? -1 : 1, 0)) return Refusal{reason_, static_cast<std::uint32_t>(culprit_ + 1)};
    if (components_ == 1 && sole_scale_ != nullptr && !inverse) {
      unit.scale = sole_scale_;
      unit.factor = sole_prefix_;
    }
    return unit;
  }

 private:
  bool refuse(const char* reason, std::size_t at) {
    reason_ = reason;
    culprit_ = at;
    return false;
  }
  [[nodiscard]] char peek() const { return at_ < code_.size() ? code_[at_] : '\0'; }
  bool take(char c) {
    if (at_ >= code_.size() || code_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool multiply(Unit& into, const Unit& by, std::int32_t exponent, std::size_t at) {
    into.factor = into.factor * (exponent == 1    ? by.factor
                                 : exponent == -1 ? by.factor.inverse()
                                                  : power(by.factor, exponent));
    return into.dimension.multiply(by.dimension, exponent) || refuse("too many different arbitrary units", at);
  }

  // component { (. | /) component }, multiplied into the unit to the power `sign`.
  bool term(Unit& into, int sign, int depth) {
    auto next = sign;
    while (true) {
      if (!component(into, next, depth)) return false;
      if (take('.')) {
        next = sign;
      } else if (take('/')) {
        next = -sign;
      } else if (at_ == code_.size()) {
        return depth == 0 || refuse("a parenthesis is not closed", at_);
      } else if (depth > 0 && peek() == ')') {
        return true;
      } else {
        return refuse("expected . or / or the end of the unit", at_);
      }
    }
  }

  bool component(Unit& into, int sign, int depth) {
    const auto start = at_;
    if (take('(')) {
      if (depth == deepest_parentheses) return refuse("parentheses are nested too deeply", start);
      return term(into, sign, depth + 1) && take(')');
    }
    ++components_;
    if (peek() == '{') return annotation();
    if (digit(peek()) && !code_.substr(at_).starts_with("10*") && !code_.substr(at_).starts_with("10^")) {
      return number(into, sign) && (peek() != '{' || annotation());
    }
    Unit simple;
    std::int32_t exponent = 1;
    if (!simple_unit(simple) || !read_exponent(exponent)) return false;
    if (sole_scale_ != nullptr && exponent != 1) sole_scale_ = nullptr;
    return multiply(into, simple, exponent * sign, start) && (peek() != '{' || annotation());
  }

  bool annotation() {
    const auto start = at_++;
    for (; at_ < code_.size() && code_[at_] != '}'; ++at_) {
      if (code_[at_] == '{' || code_[at_] < '!' || code_[at_] > '~') {
        return refuse("an annotation holds printable ASCII characters but spaces and braces", at_);
      }
    }
    return take('}') || refuse("an annotation is not closed", start);
  }

  bool number(Unit& into, int sign) {
    const auto start = at_;
    while (digit(peek())) ++at_;
    const auto value = Ratio::parse(code_.substr(start, at_ - start));
    if (!value) return refuse("a factor is a whole number above zero of at most 77 digits", start);
    into.factor = into.factor * (sign < 0 ? value->inverse() : *value);
    return true;
  }

  bool read_exponent(std::int32_t& exponent) {
    const auto start = at_;
    const bool negative = peek() == '-';
    if (negative || peek() == '+') ++at_;
    const auto first = at_;
    exponent = 0;
    for (; digit(peek()); ++at_) {
      exponent = exponent * 10 + (peek() - '0');
      if (exponent > largest_exponent) return refuse("an exponent is beyond 999", start);
    }
    if (at_ == first) {
      if (first != start) return refuse("an exponent has no digits", start);
      exponent = 1;
    }
    if (negative) exponent = -exponent;
    return true;
  }

  // Up to where the symbol ends: brackets are taken whole, with the digits and signs in them.
  bool symbol(std::string_view& into) {
    const auto start = at_;
    if (digit(peek())) {
      at_ += 3;  // 10* and 10^
    } else {
      while (at_ < code_.size()) {
        const char c = code_[at_];
        if (c == '[') {
          const auto close = code_.find_first_of("[]", at_ + 1);
          if (close == std::string_view::npos || code_[close] == '[') return refuse("a bracket is not closed", at_);
          at_ = close + 1;
        } else if (c > '!' && c <= '~' && !digit(c) &&
                   std::string_view("\"()*+-./=]^{}").find(c) == std::string_view::npos) {
          ++at_;
        } else {
          break;
        }
      }
    }
    into = code_.substr(start, at_ - start);
    return !into.empty() || refuse("expected a unit", start);
  }

  bool simple_unit(Unit& into) {
    const auto start = at_;
    std::string_view name;
    if (!symbol(name)) return false;
    if (const auto* const atom = table_.atom(name)) {
      found(into, *atom, {});
      return true;
    }
    for (const std::size_t size : {2U, 1U}) {
      if (name.size() <= size) continue;
      const auto* const prefix = table_.prefix(name.substr(0, size));
      const auto* const atom = prefix != nullptr ? table_.atom(name.substr(size)) : nullptr;
      if (atom == nullptr) continue;
      if (!atom->metric) return refuse("a prefix before a unit that takes none", start);
      found(into, *atom, prefix->factor);
      return true;
    }
    return refuse("there is no such unit", start);
  }

  void found(Unit& into, const Atom& atom, const Ratio& prefix) {
    if (atom.opaque == Atom::not_opaque) {
      into.factor = atom.factor * prefix;
      into.dimension.base = atom.base;
      return;
    }
    into.factor = prefix;
    into.dimension.opaque[0] = {atom.opaque, 1};
    if (atom.scale == Scale::proportional) return;
    sole_scale_ = &atom;
    sole_prefix_ = prefix;
  }

  std::string_view code_;
  const Table& table_;
  std::size_t at_ = 0;
  int components_ = 0;
  const Atom* sole_scale_ = nullptr;
  Ratio sole_prefix_;
  const char* reason_ = "";
  std::size_t culprit_ = 0;
};

}  // namespace

std::variant<Unit, Refusal> parse(std::string_view code, const Table& table) { return Parser(code, table).run(); }

}  // namespace linkway::fhir::units
