#include "store/sqlite/scope.h"

namespace linkway::store::sqlite {

Scope::Kind effective(const Scope& scope) {
  const auto needs_partner = scope.kind == Scope::Kind::sender || scope.kind == Scope::Kind::platform;
  return needs_partner && scope.partner.get().empty() ? Scope::Kind::nothing : scope.kind;
}

std::string scope_predicate(Scope::Kind kind, const std::string& parameter) {
  const auto own = "r.partner = " + parameter;
  const auto referral = [&](const char* side) {
    return std::string("EXISTS (SELECT 1 FROM referral f WHERE f.key = r.referral AND f.") + side + " = " + parameter +
           ")";
  };
  switch (kind) {
    case Scope::Kind::nothing: return "(0 AND " + own + ")";
    case Scope::Kind::all: return "(1 OR " + own + ")";
    case Scope::Kind::sender: return "(" + own + " OR " + referral("sender") + ")";
    case Scope::Kind::platform:
      return "(" + own + " OR " + referral("platform") +
             " OR EXISTS (SELECT 1 FROM disclosure d JOIN referral f ON f.key = d.referral"
             " WHERE d.resource = r.key AND f.platform = " +
             parameter + "))";
  }
  return "0";
}

}  // namespace linkway::store::sqlite
