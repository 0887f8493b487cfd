#include <array>
#include <string>

#include "fhir/path/expression.h"
#include "fhir/path/operators.h"

namespace linkway::fhir::path {

namespace {

// In quotes, with what must be escaped escaped.
std::string quoted(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    switch (c) {
      case '\r': out += "\\r"; break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      case '\f': out += "\\f"; break;
      default:
        if (c == quote || c == '\\') out += '\\';
        if (static_cast<unsigned char>(c) < 0x20) {
          constexpr std::string_view digits = "0123456789abcdef";
          const auto byte = static_cast<unsigned char>(c);
          out += "\\u00";
          out += digits[byte >> 4U];
          out += digits[byte & 15U];
        } else {
          out += c;
        }
    }
  }
  return out + quote;
}

std::string name(std::string_view text) {
  constexpr std::array<std::string_view, 12> words = {"true", "false", "and", "or", "xor",      "implies",
                                                      "div",  "mod",   "is",  "as", "contains", "in"};
  bool plain = !text.empty() && (text.front() < '0' || text.front() > '9');
  for (const char c : text) {
    plain = plain && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
  }
  for (const auto word : words) plain = plain && text != word;
  return plain ? std::string(text) : quoted(text, '`');
}

std::string literal_text(const Literal& literal) {
  switch (literal.kind) {
    case Literal::Kind::boolean: return literal.integer != 0 ? "true" : "false";
    case Literal::Kind::integer: return std::to_string(literal.integer);
    case Literal::Kind::long_integer: return std::to_string(literal.integer) + "L";
    case Literal::Kind::decimal: return literal.decimal.to_string();
    case Literal::Kind::string: return quoted(literal.text, '\'');
    case Literal::Kind::date: return "@" + literal.temporal.to_string();
    case Literal::Kind::date_time: return "@" + literal.temporal.to_string(true);
    case Literal::Kind::time: return "@T" + literal.temporal.to_string();
    case Literal::Kind::quantity: {
      const auto value = literal.decimal.to_string();
      if (!literal.calendar_unit) return value + " " + quoted(literal.text, '\'');
      return value + " " + std::string(literal.text.view()) + (literal.decimal == Decimal(1) ? "" : "s");
    }
  }
  return "";
}

// `least`: in parentheses when it binds less tightly.
void print(const SyntaxNode& node, Binding least, std::string& out);

void print_call(const SyntaxNode& node, std::string& out) {
  out += node.text;
  out += '(';
  const char* separator = "";
  for (const auto& argument : node.children.span()) {
    out += separator;
    print(argument, Binding::any, out);
    separator = ", ";
  }
  out += ')';
}

void print_bare(const SyntaxNode& node, std::string& out) {
  switch (node.op) {
    case Op::empty: out += "{}"; return;
    case Op::literal:
      if (const auto* literal = node.literal.get()) out += literal_text(*literal);
      return;
    case Op::name: out += name(node.text); return;
    case Op::self: out += "$this"; return;
    case Op::index: out += "$index"; return;
    case Op::total: out += "$total"; return;
    case Op::variable: out += "%" + name(node.text); return;
    case Op::call: print_call(node, out); return;
    case Op::type:
      for (auto rest = node.qualifier.view(); !rest.empty();) {
        const auto dot = rest.find('.');
        out += name(rest.substr(0, dot)) + ".";
        rest = dot == std::string_view::npos ? "" : rest.substr(dot + 1);
      }
      out += name(node.text);
      return;
    case Op::member:
      print(node.left(), Binding::postfix, out);
      out += '.';
      print(node.right(), Binding::term, out);
      return;
    case Op::item:
      print(node.left(), Binding::postfix, out);
      out += '[';
      print(node.right(), Binding::any, out);
      out += ']';
      return;
    case Op::positive:
    case Op::negative:
      if (!node.text.view().empty()) {
        print(node.left(), Binding::any, out);
        out += " desc";
        return;
      }
      out += node.op == Op::positive ? '+' : '-';
      print(node.left(), Binding::polarity, out);
      return;
    default: break;
  }
  const auto* found = find_operator(node.op);
  print(node.left(), found->binding, out);
  out += " " + std::string(found->text) + " ";
  print(node.right(), tighter(found->binding), out);
}

void print(const SyntaxNode& node, Binding least, std::string& out) {
  const bool wrapped = binding_of(node.op) < least;
  if (wrapped) out += '(';
  print_bare(node, out);
  if (wrapped) out += ')';
}

}  // namespace

std::string to_text(const SyntaxTree& tree) { return to_text(*tree.root); }

std::string to_text(const SyntaxNode& part) {
  std::string out;
  print(part, Binding::any, out);
  return out;
}

}  // namespace linkway::fhir::path
