// A narrow reading of XML: what a narrative may consist of, and nothing else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linkway::referral {

// "" when `text` is one well-formed element; else what is wrong with it. Knows elements whose only attribute is
// xmlns, empty elements as <br/>, and the five entities.
inline std::string xhtml_fault(std::string_view text) {
  std::vector<std::string> open;
  bool closed = false;
  while (!text.empty()) {
    if (closed) return "something after the root";
    if (text[0] == '&') {
      const auto entity = text.substr(0, text.find(';') + 1);
      if (entity != "&amp;" && entity != "&lt;" && entity != "&gt;" && entity != "&quot;" && entity != "&apos;") {
        return "bare &";
      }
      text.remove_prefix(entity.size());
      continue;
    }
    if (text[0] != '<') {
      const auto byte = static_cast<unsigned char>(text[0]);
      if (open.empty()) return "text outside the root";
      if (text[0] == '>' || (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r')) return "character";
      if (text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF")) return "no character of XML";
      text.remove_prefix(1);
      continue;
    }
    const auto end = text.find('>');
    if (end == std::string_view::npos) return "tag without end";
    auto tag = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != tag.substr(1)) return "</" + std::string(tag.substr(1)) + "> closes nothing";
      open.pop_back();
      closed = open.empty();
      continue;
    }
    const bool empty = tag.ends_with('/');
    if (empty) tag.remove_suffix(1);
    if (open.empty()) {
      if (tag != "div xmlns=\"http://www.w3.org/1999/xhtml\"") return "the root is no XHTML div";
      tag = "div";
    }
    if (tag.empty() || tag.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") != std::string_view::npos) {
      return "tag " + std::string(tag);
    }
    if (!empty) open.emplace_back(tag);
  }
  return closed ? "" : "not closed";
}

}  // namespace linkway::referral
