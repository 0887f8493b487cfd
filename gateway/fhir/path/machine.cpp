#include "fhir/path/machine.h"

#include <algorithm>
#include <cstring>

#include "data/json.h"

namespace linkway::fhir::path {

namespace {

constexpr std::size_t first_items = 128;

}  // namespace

Machine::Machine(const Clock& clock, const Settings& settings) : clock_(&clock), settings_(settings) {
  static Host knows_nothing;
  if (settings_.host == nullptr) settings_.host = &knows_nothing;
  if (settings_.definitions == nullptr) settings_.definitions = &Definitions::core();
}

void Machine::start(const Expression& expression, const Item& focus, const data::Node& resource,
                    const data::Node& root) {
  size_ = 0;
  steps_left_ = settings_.budget.steps;
  spent_ = false;
  texts_.reset();
  building_.reset();
  variables_.clear();
  variable_items_.clear();
  source_ = expression.source();
  resource_ = &resource;
  root_resource_ = &root;
  references_.start(resource, root);
  now_.reset();
  if (focus.is_element()) {
    emplace(focus.element());
  } else {
    push(focus);
  }
}

// What there is nothing of is the empty collection.
Frame Machine::first_frame() const {
  Frame frame;
  const bool nothing = context().is_element() && !*context().element().node && !*context().element().extra;
  frame.self = {0, nothing ? 0U : 1U};
  return frame;
}

bool Machine::run(const Expression& expression, const Item& focus, const data::Node& resource, const data::Node& root) {
  start(expression, focus, resource, root);
  const auto frame = first_frame();
  return eval(expression.root(), frame) && (!spent_ || fail_spent(expression.root()));
}

Truth Machine::run_test(const Expression& expression, const Item& focus, const data::Node& resource,
                        const data::Node& root) {
  start(expression, focus, resource, root);
  const auto frame = first_frame();
  const auto truth = test(expression.root(), frame);
  if (truth != Truth::failed && spent_) fail_spent(expression.root());
  return spent_ ? Truth::failed : truth;
}

void Machine::push(Items items) {
  for (const auto& item : items) push(item);
}

void Machine::settle(std::size_t mark, std::size_t from) {
  if (mark == from) return;
  const auto first = items_.begin() + static_cast<std::ptrdiff_t>(from);
  const auto last = items_.begin() + static_cast<std::ptrdiff_t>(size_);
  std::copy(first, last, items_.begin() + static_cast<std::ptrdiff_t>(mark));
  size_ -= from - mark;
}

bool Machine::grow() {
  const auto bytes = settings_.budget.bytes;
  const auto most = static_cast<std::size_t>(bytes > texts_.used() ? (bytes - texts_.used()) / sizeof(Item) : 0);
  const auto wanted = std::max(first_items, items_.size() * 2);
  // The first few are free, so that even a tiny budget can tell that it is spent.
  const auto granted = std::max(std::min(wanted, most), first_items);
  if (granted <= items_.size()) {
    spent_ = true;
    return false;
  }
  items_.resize(granted);
  room_ = granted;
  return true;
}

char* Machine::room(std::size_t bytes) {
  if (spent_ || bytes > settings_.budget.bytes || texts_.used() + bytes > settings_.budget.bytes) {
    spent_ = true;
    return nullptr;
  }
  return texts_.take(bytes);
}

std::optional<std::string_view> Machine::keep(std::string_view text) {
  char* place = room(text.size());
  if (place == nullptr) return std::nullopt;
  std::copy(text.begin(), text.end(), place);
  return std::string_view(place, text.size());
}

bool Machine::fail(const SyntaxNode& at, std::string text, std::string_view code) {
  const auto where = data::line_column(source_, at.position);
  problem_ = Problem{.category = code == issue::too_costly ? Category::too_large : Category::unprocessable,
                     .code = code,
                     .path = {},
                     .text = std::move(text),
                     .log = {},
                     .line = where.line,
                     .column = where.column,
                     .file = {}};
  return false;
}

bool Machine::fail_spent(const SyntaxNode& at) {
  const bool memory = spent_;
  spent_ = true;
  steps_left_ = 0;
  return fail(at,
              memory ? "the expression takes more than the " + std::to_string(settings_.budget.bytes) +
                           " bytes of memory that it may have"
                     : "the expression takes more than the " + std::to_string(settings_.budget.steps) +
                           " steps that it may have",
              issue::too_costly);
}

const Machine::Variable* Machine::variable(std::string_view name) const {
  const auto found =
      std::find_if(variables_.rbegin(), variables_.rend(), [&](const Variable& v) { return v.name == name; });
  return found == variables_.rend() ? nullptr : &*found;
}

void Machine::define(std::string_view name, Range value) {
  if ((variable_items_.size() + value.count) * sizeof(Item) > settings_.budget.bytes) {
    spent_ = true;
    return;
  }
  const auto begin = variable_items_.size();
  const auto defined = items(value);
  variable_items_.insert(variable_items_.end(), defined.begin(), defined.end());
  variables_.push_back({name, begin, value.count});
}

void Machine::push(const Variable& variable) { push(Items(variable_items_.data() + variable.begin, variable.count)); }

void Machine::leave_scope(std::size_t scope) {
  if (variables_.size() <= scope) return;
  variable_items_.resize(variables_[scope].begin);
  variables_.resize(scope);
}

data::Builder& Machine::builder() {
  if (building_ == nullptr) building_ = std::make_unique<Building>();
  return building_->builder;
}

bool Machine::count_built() {
  if (building_->arena.bytes_reserved() > settings_.budget.bytes) spent_ = true;
  return !spent_;
}

Instant Machine::now() {
  if (!now_) now_ = clock_->now();
  return *now_;
}

}  // namespace linkway::fhir::path
