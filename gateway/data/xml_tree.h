// Goes through what pugixml made of an XML text and through the text beside it. pugixml finds the structure, decodes
// references and line ends, and lets much pass that XML forbids; the text tells where everything stood, and has every
// character looked at once.
#pragma once

#include <cstddef>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "data/xml.h"

namespace linkway::data {

class XmlTree {
 public:
  // `source` has only characters of XML, and lies in the arena as do the strings of what is built from.
  XmlTree(std::string_view source, Arena& arena, const XmlLimits& limits);

  // Null when the text is refused; fault() says why.
  [[nodiscard]] const XmlElement* build(const pugi::xml_document& parsed);

  struct Fault {
    std::size_t at = 0;
    std::string text;
    bool limit = false;
  };
  [[nodiscard]] const Fault& fault() const { return fault_; }

 private:
  struct Frame {
    XmlElement* element;
    pugi::xml_node next;         // child that is yet to come
    std::string_view tag;        // with the prefix
    std::size_t first_child;     // in children_
    std::size_t outer_bindings;  // how many bindings there are around it
    bool closed;                 // "/>"
  };

  bool markup();
  bool node(const pugi::xml_node& node);  // of any kind, the root element's inside included
  bool element(const pugi::xml_node& root);
  bool open(const pugi::xml_node& node);
  bool close();
  bool attributes(const pugi::xml_node& node, XmlElement& element);
  bool attribute(const pugi::xml_attribute& attribute);
  bool name_element(std::string_view tag, XmlElement& element);
  bool declare(const XmlAttribute& attribute);
  bool resolve(XmlAttribute& attribute);
  bool text(const pugi::xml_node& node);
  bool character_data(const pugi::xml_node& node);
  bool comment();
  bool instruction(const pugi::xml_node& node);
  bool declaration(const pugi::xml_node& node);
  bool references(std::size_t begin, std::size_t end);
  bool split(std::string_view qualified, std::string_view& prefix, std::string_view& name);
  [[nodiscard]] const XmlNamespace* binding(std::string_view prefix) const;

  void space();
  bool take(std::string_view expected);
  bool fail(std::size_t at, std::string text, bool limit = false);
  bool disagree() { return fail(at_, "this is not well-formed"); }

  const std::string_view source_;
  Arena& arena_;
  const XmlLimits& limits_;
  std::size_t at_ = 0;
  const XmlElement* root_ = nullptr;
  std::size_t nodes_ = 0;
  std::vector<Frame> frames_;
  std::vector<XmlChild> children_;  // of all open elements, outermost first
  std::vector<XmlNamespace> bindings_;
  std::vector<XmlAttribute> attributes_;  // of the element that is being opened
  Fault fault_;
};

}  // namespace linkway::data
