#include "fhir/bundle_checks.h"
#include "fhir/primitive.h"
#include "fhir/types.h"

namespace linkway::fhir {

namespace {

using data::Node;

constexpr std::string_view not_offered[] = {"GET", "HEAD", "DELETE", "PATCH"};

bool is_not_offered(std::string_view method) {
  for (const auto each : not_offered) {
    if (method == each) return true;
  }
  return false;
}

class RequestReader {
 public:
  RequestReader(Entry& entry, ProblemList& problems)
      : entry_(entry), problems_(problems), path_("Bundle.entry[" + std::to_string(entry.index) + "].request") {}

  void read(const Node& request) {
    if (!request) return unprocessable(issue::required, "", "An entry of a transaction needs a request.");
    if (!request.is_object()) {
      return problems_.add(Category::malformed, issue::structure, path_, "A request must be a JSON object.");
    }
    entry_.method = read_text(request, "method");
    entry_.url = read_text(request, "url");
    entry_.if_match = read_text(request, "ifMatch");
    entry_.if_none_exist = read_text(request, "ifNoneExist");
    // A condition that is not looked at would be taken for one that held.
    for (const auto* condition : {"ifNoneMatch", "ifModifiedSince"}) {
      if (request[condition]) unprocessable(issue::not_supported, condition, "This condition is not offered here.");
    }
    check_method();
  }

 private:
  void unprocessable(std::string_view code, std::string_view member, std::string text) {
    problems_.add(Category::unprocessable, code, at(member), std::move(text));
  }
  std::string at(std::string_view member) const { return member.empty() ? path_ : path_ + "." + std::string(member); }

  std::string_view read_text(const Node& request, std::string_view member) {
    const auto& value = request[member];
    if (value && !value.is_text()) {
      problems_.add(Category::malformed, issue::structure, at(member), std::string(member) + " must be a string.");
    }
    return string_of(value);
  }

  void check_method() {
    const auto method = entry_.method;
    if (method.empty()) {
      unprocessable(issue::required, "method", "A request needs a method: POST or PUT.");
    } else if (is_not_offered(method)) {
      return unprocessable(issue::not_supported, "method",
                           std::string(method) + " is not offered in a transaction; POST and PUT are.");
    } else if (method != "POST" && method != "PUT") {
      unprocessable(issue::value, "method", "The method must be POST or PUT, in capital letters.");
    }
    if (entry_.url.empty()) return unprocessable(issue::required, "url", "A request needs a url.");
    if (!is_resource_type(entry_.type)) return;  // reported with the resource
    if (method == "POST") check_post();
    if (method == "PUT") check_put();
  }

  void check_post() {
    if (entry_.url == entry_.type) return;
    const auto type = std::string(entry_.type);
    unprocessable(issue::value, "url", "The url of a POST with this resource must be '" + type + "'.");
  }

  void check_put() {
    const auto type = std::string(entry_.type);
    if (entry_.url.find('?') != std::string_view::npos) {
      return unprocessable(issue::not_supported, "url", "Conditional update is not offered; PUT to " + type + "/id.");
    }
    const bool fits = entry_.url.starts_with(type + "/") && is_id(entry_.url.substr(type.size() + 1));
    if (!fits)
      return unprocessable(issue::value, "url", "The url of a PUT with this resource must be " + type + "/id.");
    // R4 http.html#update: without the id, or with another one, the answer SHALL be 400.
    const auto id = string_of(entry_.resource["id"]);
    if (id.empty()) {
      problems_.add(Category::malformed, issue::required, entry_.path + ".id", "A resource that is PUT needs its id.");
    } else if (id != entry_.url.substr(type.size() + 1)) {
      problems_.add(Category::malformed, issue::value, entry_.path + ".id", "The id is not the one in request.url.");
    }
  }

  Entry& entry_;
  ProblemList& problems_;
  std::string path_;
};

}  // namespace

bool needs_no_resource(const Node& bundle_entry) {
  return is_not_offered(string_of(bundle_entry["request"]["method"]));
}

void read_request(const Node& bundle_entry, Entry& entry, ProblemList& problems) {
  RequestReader(entry, problems).read(bundle_entry["request"]);
}

}  // namespace linkway::fhir
