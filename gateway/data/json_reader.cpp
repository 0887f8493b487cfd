#include <rapidjson/reader.h>

#include <algorithm>
#include <cstring>

#include "data/json.h"
#include "data/json_guide.h"
#include "data/json_number.h"
#include "data/json_source.h"
#include "data/json_stream.h"
#include "data/json_tree.h"

namespace linkway::data {

namespace {

namespace rj = rapidjson;

constexpr std::string_view not_paired = "half of a surrogate pair in a \\u escape";
constexpr std::string_view number_range = "number outside the range of a double";

// RapidJSON's two parsers give the same events. The one that recurses is the quicker; it goes down a level only when
// the tree has let it, so that its depth is bounded by max_depth. Where that is more than this, the other is used.
constexpr std::size_t deepest_recursion = 256;

struct Fault {
  std::size_t at = 0;
  std::string text;
  std::string_view code = issue::structure;
  std::string path;
};

struct NoFollower {
  static const Name* name(std::string_view) { return nullptr; }
  static void named(const Name&) {}
  static void text(std::string_view) {}
  static void number() {}
  static void boolean() {}
  static void null() {}
  static void open_object() {}
  static void open_list() {}
  static void close(std::size_t) {}
};

// Gives the parser's events to the tree, with positions. RapidJSON works on a local copy of the stream while it reads
// a string or a number, so that `stream_` still stands at its first character; the text it hands over begins where it
// began in the source, for what an escape leaves out is closed up towards the front.
// `Follower`: JsonFollower, or what stands for none.
template <class Follower>
class Events : public rj::BaseReaderHandler<Utf8Runs, Events<Follower>> {
 public:
  Events(JsonTree& tree, Follower& follower, JsonStream& stream, std::string_view source, bool recursive)
      : tree_(tree),
        follower_(follower),
        stream_(stream),
        source_(source),
        look_for_surrogates_(has_unicode_escape(source)),
        bracket_taken_(recursive ? 1 : 0) {}

  bool Null() {
    follower_.null();
    return add(Node::make_null(), stream_.Tell() - 4);
  }
  bool Bool(bool value) {
    follower_.boolean();
    return add(Node::make_boolean(value), stream_.Tell() - (value ? 4 : 5));
  }
  bool RawNumber(const char* digits, rj::SizeType size, bool) {
    const std::string_view number(digits, size);
    if (size >= 5 && number.find_first_of("eE") != std::string_view::npos && beyond_double(number)) {
      return fail({offset(digits), std::string(number_range), issue::invalid, tree_.path(true)});
    }
    follower_.number();
    return add(Node::make_number(number), offset(digits));
  }
  bool String(const char* chars, rj::SizeType size, bool) {
    if (look_for_surrogates_ && !paired({chars, size})) return false;
    follower_.text({chars, size});
    return add(Node::make_text({chars, size}), offset(chars) - 1);
  }
  bool Key(const char* chars, rj::SizeType size, bool) {
    if (look_for_surrogates_ && !paired({chars, size})) return false;
    const auto* known = follower_.name({chars, size});
    if (known == nullptr) {
      known = &tree_.intern({chars, size});
      follower_.named(*known);
    }
    tree_.name(*known);
    return true;
  }
  bool StartObject() { return open(true); }
  bool StartArray() { return open(false); }
  bool EndObject(rj::SizeType size) {
    follower_.close(size);
    if (tree_.close_object()) return true;
    const auto& late = tree_.duplicate();
    return fail({name_before(late.value.position()), "the object has a member of this name already", issue::invalid,
                 tree_.path_of_duplicate()});
  }
  bool EndArray(rj::SizeType size) {
    follower_.close(size);
    tree_.close_list();
    return true;
  }

  [[nodiscard]] const Fault& fault() const { return fault_; }

 private:
  [[nodiscard]] std::size_t offset(const char* p) const { return static_cast<std::size_t>(p - stream_.begin()); }

  bool add(Node node, std::size_t position) {
    tree_.value(node, position);
    return true;
  }
  bool open(bool object) {
    const auto bracket = stream_.Tell() - bracket_taken_;
    if (object) {
      follower_.open_object();
    } else {
      follower_.open_list();
    }
    if (tree_.open(object, bracket)) return true;
    return fail({bracket, "objects and lists are nested too deep", issue::structure, tree_.path(true)});
  }
  // RapidJSON writes a lone low surrogate out as it is: ED A0..BF, which the source, being UTF-8, did not have.
  bool paired(std::string_view unescaped) {
    for (auto at = unescaped.find('\xED'); at != std::string_view::npos; at = unescaped.find('\xED', at + 1)) {
      if (at + 1 == unescaped.size() || static_cast<unsigned char>(unescaped[at + 1]) < 0xA0) continue;
      return fail({lone_surrogate_at(source_, offset(unescaped.data()) - 1), std::string(not_paired), issue::invalid,
                   tree_.path(true)});
    }
    return true;
  }
  // Opening quote of the name whose value begins at `position`.
  [[nodiscard]] std::size_t name_before(std::size_t position) const {
    auto at = source_.rfind('"', source_.rfind(':', position) - 1) - 1;
    while (source_[at] != '"' || source_[at - 1] == '\\') --at;
    return at;
  }
  bool fail(Fault fault) {
    fault_ = std::move(fault);
    return false;
  }

  JsonTree& tree_;
  Follower& follower_;
  JsonStream& stream_;
  const std::string_view source_;
  const bool look_for_surrogates_;
  const std::size_t bracket_taken_;  // the recursive parser has read over the bracket before it says that it opens
  Fault fault_;
};

Fault syntax_fault(rj::ParseErrorCode code, std::size_t at, std::string_view source, const JsonTree& tree) {
  const auto fault = [&](const char* text, bool inside) {
    std::string full = text;
    if (at >= source.size()) full += ", but the text ends";
    return Fault{at, full, issue::structure, tree.path(inside)};
  };
  switch (code) {
    case rj::kParseErrorDocumentEmpty:
      return {at, at < source.size() ? "a JSON value is expected" : "there is no JSON value", issue::structure, ""};
    case rj::kParseErrorDocumentRootNotSingular: return fault("something follows the JSON value", false);
    case rj::kParseErrorObjectMissName: return fault("a member name in double quotes is expected", false);
    case rj::kParseErrorObjectMissColon: return fault("':' is expected after the member name", true);
    case rj::kParseErrorObjectMissCommaOrCurlyBracket: return fault("',' or '}' is expected", false);
    case rj::kParseErrorArrayMissCommaOrSquareBracket: return fault("',' or ']' is expected", false);
    case rj::kParseErrorStringUnicodeEscapeInvalidHex:
      return fault("four hexadecimal digits are expected after \\u", true);
    case rj::kParseErrorStringUnicodeSurrogateInvalid:
      return {at, std::string(not_paired), issue::invalid, tree.path(true)};
    case rj::kParseErrorStringMissQuotationMark: return fault("the closing quote of a string is expected", true);
    case rj::kParseErrorStringEscapeInvalid:
      return fault(at < source.size() && source[at] == '\\' ? "this escape does not exist in JSON"
                                                            : "a control character in a string must be escaped",
                   true);
    case rj::kParseErrorNumberTooBig: return {at, std::string(number_range), issue::invalid, tree.path(true)};
    case rj::kParseErrorNumberMissFraction: return fault("a digit is expected after the decimal point", true);
    case rj::kParseErrorNumberMissExponent: return fault("a digit is expected in the exponent", true);
    default: return fault("a JSON value is expected", true);
  }
}

Problem to_problem(Fault fault, std::string_view source) {
  const auto where = line_column(source, fault.at);
  Problem problem;
  problem.category = Category::malformed;
  problem.code = fault.code;
  problem.path = std::move(fault.path);
  problem.text = "not readable as JSON: " + fault.text;
  problem.line = where.line;
  problem.column = where.column;
  return problem;
}

Problem too_large(std::size_t size, const JsonLimits& limits) {
  const auto most = std::min<std::size_t>(limits.max_bytes, Node::size_limit - 1);
  Problem problem;
  problem.category = Category::too_large;
  problem.code = issue::too_long;
  problem.text = "the JSON text has " + std::to_string(size) + " bytes; at most " + std::to_string(most) + " are read";
  return problem;
}

// With the NUL at which the parser stops, and room to look beyond it.
char* copy_for_parser(std::string_view bytes, Arena& arena) {
  char* copy = arena.allocate_array<char>(bytes.size() + JsonStream::padding);
  if (!bytes.empty()) std::memcpy(copy, bytes.data(), bytes.size());
  std::memset(copy + bytes.size(), 0, JsonStream::padding);
  return copy;
}

template <class Follower>
Result<Node> read(std::string_view bytes, Arena& arena, const JsonLimits& limits, Follower& follower) {
  if (bytes.size() > limits.max_bytes || bytes.size() >= Node::size_limit) {
    return too_large(bytes.size(), limits);
  }
  // The parser gets only what comes before the first byte that no JSON text may have; when it arrives there, it knows
  // the path.
  const auto unreadable = first_unreadable(bytes);
  const auto readable = bytes.substr(0, unreadable.at);
  JsonStream stream(copy_for_parser(readable, arena));
  JsonTree tree(arena, limits.max_depth);
  const bool recursive = limits.max_depth <= deepest_recursion;
  Events<Follower> events(tree, follower, stream, readable, recursive);
  rj::GenericReader<Utf8Runs, Utf8Runs> reader;
  constexpr unsigned flags = rj::kParseInsituFlag | rj::kParseNumbersAsStringsFlag;
  const auto outcome =
      recursive ? reader.Parse<flags>(stream, events) : reader.Parse<flags | rj::kParseIterativeFlag>(stream, events);

  if (outcome.Code() == rj::kParseErrorTermination) return to_problem(events.fault(), bytes);
  const auto reached = outcome.IsError() ? outcome.Offset() : stream.Tell();
  if (reached == readable.size() && unreadable) {
    return to_problem({reached, std::string(unreadable.text), issue::invalid, tree.path(true)}, bytes);
  }
  if (reached < readable.size() && readable[reached] == '\0') {
    return to_problem({reached, "NUL character", issue::invalid, tree.path(true)}, bytes);
  }
  if (outcome.IsError()) return to_problem(syntax_fault(outcome.Code(), reached, readable, tree), bytes);
  return tree.root();
}

}  // namespace

Result<Node> read_json(std::string_view bytes, Arena& arena, const JsonLimits& limits) {
  NoFollower none;
  return read(bytes, arena, limits, none);
}

Result<Node> read_json(std::string_view bytes, Arena& arena, const JsonLimits& limits, JsonFollower& follower) {
  return read(bytes, arena, limits, follower);
}

Arena arena_for(std::string_view bytes, const JsonLimits& limits) {
  // The Nodes take about as much room as the text: one chunk for nearly every message.
  return Arena(bytes.size() <= limits.max_bytes ? bytes.size() * 2 + 512 : 0);
}

Result<Document> read_json(std::string_view bytes, const JsonLimits& limits) {
  auto arena = arena_for(bytes, limits);
  auto root = read_json(bytes, arena, limits);
  if (!root) return std::move(root).problems();
  return Document{std::move(arena), *root};
}

}  // namespace linkway::data
