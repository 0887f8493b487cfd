#include "mapping/pack/required.h"

#include <string>

#include "data/json.h"
#include "fhir/format/json_form.h"

namespace linkway::mapping {

namespace {

class Search {
 public:
  Search(std::string_view source, Problems& problems) : source_(source), problems_(problems) {}

  // Only what the model says itself: a FHIR type in it is validated as FHIR is.
  void look_into(const data::Node& object, const fhir::Element& element, const std::string& path) {
    for (const auto& child : element.ordered_children) {
      const auto& part = *child;
      if (part.choice) continue;
      const auto& value = object[part.name.view()];
      const auto& extra = value ? value : object["_" + std::string(part.name.view())];
      const auto here = path.empty() ? std::string(part.name.view()) : path + "." + std::string(part.name.view());
      const std::size_t count = extra.is_list() ? extra.size() : (extra ? 1 : 0);
      if (count < part.min) tell(object, here, part, count);
      if (part.ordered_children.empty()) continue;
      if (!value.is_list()) {
        if (value.is_object()) look_into(value, part, here);
        continue;
      }
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (value.at(i).is_object()) look_into(value.at(i), part, here + "[" + std::to_string(i) + "]");
      }
    }
  }

 private:
  // As its column is called, where it has one.
  static std::string name_of(const fhir::Element& part) {
    const bool labelled = part.wire && !part.wire->label.empty();
    return std::string(labelled ? part.wire->label.view() : part.name.view());
  }

  void tell(const data::Node& object, const std::string& path, const fhir::Element& part, std::size_t count) {
    if (problems_.size() >= fhir::most_problems) return;
    Problem problem;
    problem.category = Category::unprocessable;
    problem.code = issue::required;
    problem.path = path;
    problem.text =
        name_of(part) + " is missing: the model wants " +
        (part.min == 1 ? "it" : "at least " + std::to_string(part.min) + " of it, found " + std::to_string(count));
    if (object.position() < source_.size()) {
      const auto place = data::line_column(source_, object.position());
      problem.line = place.line;
      problem.column = place.column;
    }
    problems_.push_back(std::move(problem));
  }

  std::string_view source_;
  Problems& problems_;
};

}  // namespace

void find_missing(const data::Node& instance, const fhir::Structure& model, std::string_view source,
                  Problems& problems) {
  // What HL7 v2 requires is told by its reader, and refused by nobody: few senders send all of it.
  if (model.child("MSH") != nullptr) return;
  if (!model.elements.empty()) Search(source, problems).look_into(instance, model.root(), "");
}

}  // namespace linkway::mapping
