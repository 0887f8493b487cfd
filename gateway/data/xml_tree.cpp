#include "data/xml_tree.h"

#include <algorithm>
#include <array>
#include <memory>
#include <span>

#include "base/text.h"
#include "data/xml_characters.h"

namespace linkway::data {

namespace {

constexpr std::string_view xml_uri = "http://www.w3.org/XML/1998/namespace";
constexpr std::string_view xmlns_uri = "http://www.w3.org/2000/xmlns/";

}  // namespace

XmlTree::XmlTree(std::string_view source, Arena& arena, const XmlLimits& limits)
    : source_(source), arena_(arena), limits_(limits) {
  bindings_.push_back({"xml", xml_uri});
}

const XmlElement* XmlTree::build(const pugi::xml_document& parsed) {
  for (const auto& part : parsed.children()) {
    if (!markup() || !node(part)) return nullptr;
  }
  if (!markup()) return nullptr;
  if (root_ == nullptr) fail(at_, "there is no element");
  return root_;
}

// pugixml reads over text outside of the root element.
bool XmlTree::markup() {
  space();
  if (at_ == source_.size() || source_[at_] == '<') return true;
  return fail(at_, root_ == nullptr ? "the root element is expected" : "something follows the root element");
}

bool XmlTree::node(const pugi::xml_node& node) {
  if (++nodes_ > limits_.max_elements) {
    return fail(at_, "more than " + std::to_string(limits_.max_elements) + " elements", true);
  }
  switch (node.type()) {
    case pugi::node_element: return frames_.empty() ? element(node) : open(node);
    case pugi::node_pcdata: return text(node);
    case pugi::node_cdata: return character_data(node);
    case pugi::node_comment: return comment();
    case pugi::node_pi: return instruction(node);
    case pugi::node_declaration: return declaration(node);
    case pugi::node_doctype: return fail(at_, "a document type declaration (DOCTYPE) is not read");
    default: return disagree();
  }
}

bool XmlTree::element(const pugi::xml_node& root) {
  if (root_ != nullptr) return fail(at_, "a second root element");
  if (!open(root)) return false;
  root_ = frames_.front().element;
  while (!frames_.empty()) {
    const auto next = frames_.back().next;
    if (!next) {
      if (!close()) return false;
      continue;
    }
    frames_.back().next = next.next_sibling();
    if (!node(next)) return false;
  }
  return true;
}

bool XmlTree::open(const pugi::xml_node& node) {
  if (frames_.size() >= limits_.max_depth) {
    return fail(at_, "elements are nested deeper than " + std::to_string(limits_.max_depth), true);
  }
  auto* element = std::construct_at(arena_.allocate_array<XmlElement>(1));
  element->position = static_cast<std::uint32_t>(at_);
  const std::string_view tag = node.name();
  if (!take("<") || !take(tag)) return disagree();
  const auto outer = bindings_.size();
  if (!attributes(node, *element) || !name_element(tag, *element)) return false;
  const bool closed = source_.substr(at_).starts_with('/');
  if (closed) ++at_;
  if (!take(">") || (closed && node.first_child())) return disagree();
  frames_.push_back({element, node.first_child(), tag, children_.size(), outer, closed});
  return true;
}

bool XmlTree::close() {
  const auto& frame = frames_.back();
  if (!frame.closed) {
    if (!take("</") || !take(frame.tag)) return disagree();
    space();
    if (!take(">")) return disagree();
  }
  auto& element = *frame.element;
  element.source = source_.substr(element.position, at_ - element.position);
  element.children = arena_.copy(std::span<const XmlChild>(children_).subspan(frame.first_child));
  children_.resize(frame.first_child);
  bindings_.resize(frame.outer_bindings);
  frames_.pop_back();
  if (!frames_.empty()) children_.push_back({&element, {}, element.position});
  return true;
}

bool XmlTree::attributes(const pugi::xml_node& node, XmlElement& element) {
  attributes_.clear();
  const auto outer = bindings_.size();
  for (const auto& each : node.attributes()) {
    if (!attribute(each)) return false;
  }
  space();
  const auto is_declaration = [](const XmlAttribute& a) {
    return a.prefix == "xmlns" || (a.prefix.empty() && a.name == "xmlns");
  };
  for (const auto& each : attributes_) {
    if (is_declaration(each) && !declare(each)) return false;
  }
  element.declared = arena_.copy(std::span<const XmlNamespace>(bindings_).subspan(outer));
  std::erase_if(attributes_, is_declaration);
  for (auto& each : attributes_) {
    if (!resolve(each)) return false;
  }
  element.attributes = arena_.copy(std::span<const XmlAttribute>(attributes_));
  return true;
}

bool XmlTree::attribute(const pugi::xml_attribute& attribute) {
  const auto before = at_;
  space();
  if (at_ == before) return fail(at_, "white space is expected before an attribute");
  if (attributes_.size() >= limits_.max_attributes) {
    return fail(at_, "an element with more than " + std::to_string(limits_.max_attributes) + " attributes", true);
  }
  XmlAttribute out;
  out.position = static_cast<std::uint32_t>(at_);
  const std::string_view qualified = attribute.name();
  if (!split(qualified, out.prefix, out.name)) return false;
  for (const auto& other : attributes_) {
    if (other.name == out.name && other.prefix == out.prefix) {
      return fail(at_, "the element has an attribute of this name already");
    }
  }
  if (!take(qualified)) return disagree();
  space();
  if (!take("=")) return disagree();
  space();
  if (at_ >= source_.size() || (source_[at_] != '"' && source_[at_] != '\'')) return disagree();
  const auto begin = at_ + 1;
  at_ = source_.find(source_[at_], begin);
  if (at_ == std::string_view::npos) return fail(begin, "the closing quote of an attribute is expected");
  if (!references(begin, at_)) return false;
  const auto less = source_.substr(begin, at_ - begin).find('<');
  if (less != std::string_view::npos) return fail(begin + less, "'<' in an attribute is written &lt;");
  ++at_;
  out.value = attribute.value();
  attributes_.push_back(out);
  return true;
}

bool XmlTree::split(std::string_view qualified, std::string_view& prefix, std::string_view& name) {
  const auto colon = qualified.find(':');
  prefix = colon == std::string_view::npos ? std::string_view() : qualified.substr(0, colon);
  name = colon == std::string_view::npos ? qualified : qualified.substr(colon + 1);
  if (is_xml_name(name) && (colon == std::string_view::npos || is_xml_name(prefix))) return true;
  return fail(at_, "this is no name of XML");
}

// W3C xml-names section 3.
bool XmlTree::declare(const XmlAttribute& attribute) {
  const std::string_view prefix = attribute.prefix.empty() ? std::string_view() : attribute.name;
  const auto uri = attribute.value;
  const bool reserved = prefix == "xmlns" || uri == xmlns_uri || (prefix == "xml") != (uri == xml_uri);
  if (reserved) return fail(attribute.position, "a namespace that is reserved is declared");
  if (!prefix.empty() && uri.empty()) return fail(attribute.position, "a prefix is declared without a namespace");
  if (bindings_.size() > limits_.max_namespaces) {
    return fail(attribute.position, "more than " + std::to_string(limits_.max_namespaces) + " namespace declarations",
                true);
  }
  bindings_.push_back({prefix, uri});
  return true;
}

bool XmlTree::resolve(XmlAttribute& attribute) {
  if (attribute.prefix.empty()) return true;
  const auto* found = binding(attribute.prefix);
  if (found == nullptr) return fail(attribute.position, "the prefix of this attribute is bound to no namespace");
  attribute.ns = found->uri;
  for (const auto* other = attributes_.data(); other != &attribute; ++other) {
    if (other->name == attribute.name && other->ns == attribute.ns) {
      return fail(attribute.position, "the element has an attribute of this name and namespace already");
    }
  }
  return true;
}

bool XmlTree::name_element(std::string_view tag, XmlElement& element) {
  const auto here = at_;
  at_ = element.position;
  if (!split(tag, element.prefix, element.name)) return false;
  const auto* found = binding(element.prefix);
  if (found == nullptr && !element.prefix.empty()) {
    return fail(at_, "the prefix of this element is bound to no namespace");
  }
  if (found != nullptr) element.ns = found->uri;
  at_ = here;
  return true;
}

const XmlNamespace* XmlTree::binding(std::string_view prefix) const {
  const auto found = std::find_if(bindings_.rbegin(), bindings_.rend(),
                                  [prefix](const XmlNamespace& known) { return known.prefix == prefix; });
  return found == bindings_.rend() ? nullptr : &*found;
}

bool XmlTree::text(const pugi::xml_node& node) {
  const auto begin = at_;
  at_ = std::min(source_.find('<', at_), source_.size());
  if (at_ == begin) return disagree();
  if (!references(begin, at_)) return false;
  const auto end_mark = source_.substr(begin, at_ - begin).find("]]>");
  if (end_mark != std::string_view::npos) return fail(begin + end_mark, "\"]]>\" in a text is written ]]&gt;");
  children_.push_back({nullptr, node.value(), static_cast<std::uint32_t>(begin)});
  return true;
}

bool XmlTree::character_data(const pugi::xml_node& node) {
  const auto begin = at_;
  if (!take("<![CDATA[")) return disagree();
  at_ = source_.find("]]>", at_);
  if (at_ == std::string_view::npos) return fail(begin, "the end of a CDATA section is expected");
  at_ += 3;
  if (frames_.empty()) return fail(begin, "a CDATA section outside of the root element");
  children_.push_back({nullptr, node.value(), static_cast<std::uint32_t>(begin)});
  return true;
}

bool XmlTree::comment() {
  const auto begin = at_;
  if (!take("<!--")) return disagree();
  const auto end = source_.find("--", at_);
  if (end == std::string_view::npos) return fail(begin, "the end of a comment is expected");
  at_ = end + 2;
  return take(">") || fail(end, "\"--\" within a comment");
}

bool XmlTree::instruction(const pugi::xml_node& node) {
  const auto begin = at_;
  const std::string_view target = node.name();
  if (!is_xml_name(target) || text::iequals(target, "xml")) return fail(begin, "this is no processing instruction");
  if (!take("<?") || !take(target)) return disagree();
  at_ = source_.find("?>", at_);
  if (at_ == std::string_view::npos) return fail(begin, "the end of a processing instruction is expected");
  at_ += 2;
  return true;
}

// XMLDecl: version, encoding, standalone, in this order.
bool XmlTree::declaration(const pugi::xml_node& node) {
  if (at_ != 0) return fail(at_, "an XML declaration that is not at the beginning");
  constexpr std::array<std::string_view, 3> known = {"version", "encoding", "standalone"};
  std::size_t next = 0;
  for (const auto& attribute : node.attributes()) {
    const auto* const place = std::find(known.begin() + next, known.end(), std::string_view(attribute.name()));
    const std::string_view value = attribute.value();
    const bool wrong = place == known.end() || (next == 0 && place != known.begin());
    if (wrong) return fail(at_, "this is no XML declaration: version, encoding and standalone are expected");
    if (place == known.begin() && value != "1.0") return fail(at_, "only version 1.0 of XML is read");
    next = static_cast<std::size_t>(place - known.begin()) + 1;
  }
  if (next == 0) return fail(at_, "the XML declaration has no version");
  if (!take("<?xml")) return disagree();
  at_ = source_.find("?>", at_);
  if (at_ == std::string_view::npos) return fail(0, "the end of the XML declaration is expected");
  at_ += 2;
  return true;
}

bool XmlTree::references(std::size_t begin, std::size_t end) {
  const auto part = source_.substr(begin, end - begin);
  for (auto at = part.find('&'); at != std::string_view::npos; at = part.find('&', at + 1)) {
    if (xml_reference(part.substr(at)) != 0) continue;
    return fail(begin + at,
                "this is no reference to a character or to one of XML's own entities: '&' is written &amp;");
  }
  return true;
}

void XmlTree::space() {
  while (at_ < source_.size() && is_xml_space(source_[at_])) ++at_;
}

bool XmlTree::take(std::string_view expected) {
  if (source_.substr(at_, expected.size()) != expected) return false;
  at_ += expected.size();
  return true;
}

bool XmlTree::fail(std::size_t at, std::string text, bool limit) {
  fault_ = {at, std::move(text), limit};
  return false;
}

}  // namespace linkway::data
