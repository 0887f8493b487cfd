// Narrative.div (R4 narrative.html#xhtml): what may stand in it, and where its links lead. Whether it says something
// is txt-2's.
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/text.h"
#include "fhir/format/xhtml.h"
#include "fhir/path/html_rules.h"
#include "fhir/validation/narrative_text.h"
#include "fhir/validation/place.h"
#include "fhir/validation/resolution.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

// A name that came from outside, cut to what is enough to recognise it.
std::string shown(std::string_view name) {
  constexpr std::size_t longest = 32;
  return std::string(name.substr(0, longest));
}

class NarrativeCheck {
 public:
  NarrativeCheck(Run& run, const At& div) : run_(run), div_(div) {}

  void check() {
    const auto text = read_narrative(div_.node->text());
    for (const auto& entity : text.entities) {
      error(issue::invalid, "narrative-entity",
            "XML has no entity &" + entity + ";: the character itself or a numeric reference is to stand here");
    }
    if (text.root() == nullptr) {
      error(issue::invalid, "narrative-xml", "the narrative is not well-formed: " + text.problem);
      return;
    }
    if (text.root()->name != "div") {
      error(issue::invalid, "narrative-div", "the narrative is a <div>, not a <" + shown(text.root()->name) + ">");
    }
    walk(*text.root(), false);
  }

 private:
  void error(std::string_view code, std::string_view rule, std::string text) {
    run_.error(div_, code, rule, std::move(text));
  }

  // As deep as the reader lets it be.
  void walk(const data::XmlElement& element, bool in_paragraph) {
    if (element.ns != xhtml_namespace) {
      error(issue::invalid, "narrative-namespace", "what stands in a narrative is of the namespace of XHTML");
      return;
    }
    if (!path::is_narrative_element(element.name)) {
      error(issue::invalid, "narrative-element", "a narrative has no element <" + shown(element.name) + ">");
    } else if (in_paragraph && is_narrative_block(element.name)) {
      error(issue::invalid, "narrative-paragraph", "a paragraph has no <" + shown(element.name) + "> in it");
    }
    for (const auto& attribute : element.attributes) {
      if (!path::is_narrative_attribute(element.name, attribute)) {
        error(issue::invalid, "narrative-attribute",
              "a narrative has no attribute '" + shown(attribute.name) + "' on <" + shown(element.name) + ">");
      }
    }
    if (element.name == "a") check_link(element);
    if (element.name == "img") check_image(element);
    const bool inside = in_paragraph || element.name == "p";
    for (const auto& child : element.children) {
      if (child.element != nullptr) walk(*child.element, inside);
    }
  }

  void check_link(const data::XmlElement& element) {
    const auto* href = element.attribute("href");
    if (href == nullptr) return;
    ++links_;
    const auto url = href->value;
    if (!seen_.insert(std::string(url)).second) return;
    if (url.empty()) {
      error(issue::invalid, "narrative-link", "a link leads somewhere" + numbered(links_));
    } else if (url.front() == '#') {
      if (url.size() > 1) check_anchor(url.substr(1), "narrative-link", numbered(links_));
    } else if (const auto colon = url.find(':'); colon != std::string_view::npos) {
      const auto scheme = text::lower(url.substr(0, colon));
      if (scheme == "javascript" || scheme == "vbscript") {
        error(issue::security, "narrative-link", "a link does not run anything" + numbered(links_));
      } else if (scheme == "urn" || scheme == "cid") {
        error(issue::invalid, "narrative-link",
              "a link leads to a place, and a " + scheme + ": is none" + numbered(links_));
      }
    }
  }

  void check_image(const data::XmlElement& element) {
    const auto* source = element.attribute("src");
    if (source == nullptr || source->value.size() < 2 || source->value.front() != '#') return;
    check_anchor(source->value.substr(1), "narrative-image", numbered(++images_));
  }

  void check_anchor(std::string_view id, std::string_view rule, const std::string& number) {
    const auto count = run_.references().anchors(*div_.scope, id);
    if (count == 0) {
      error(issue::not_found, rule, "nothing in the resource has the id that is pointed to" + number);
    } else if (count > 1) {
      run_.warning(div_, issue::multiple_matches, rule,
                   "more than one thing in the resource has the id that is pointed to" + number);
    }
  }

  // Which of its links or images: where they lead may say something of a person.
  static std::string numbered(std::size_t number) { return " (number " + std::to_string(number) + ")"; }

  Run& run_;
  const At& div_;
  std::unordered_set<std::string> seen_;  // targets of links: a fault is told of the first one
  std::size_t links_ = 0;
  std::size_t images_ = 0;
};

}  // namespace

void check_narrative(Run& run, const At& narrative) {
  const auto& div = (*narrative.node)["div"];
  if (!div.is_text() || div.text().empty() || run.is_plain_narrative(div)) return;
  const Place place(run, narrative, div, "div");
  NarrativeCheck(run, place.at()).check();
}

}  // namespace linkway::fhir::validation
