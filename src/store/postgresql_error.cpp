#include "store/postgresql_error.h"

namespace shuquan::store {

namespace {

struct Mapping {
  std::string_view prefix;  // of the SQLSTATE; the first that fits counts
  Errc code;
  const char* reason;
};

constexpr Mapping kMappings[] = {
    {"08P01", Errc::internal, "store.statement"},         // wrong number of parameters and the like
    {"08", Errc::unavailable, "store.connection_lost"},
    {"57P", Errc::unavailable, "store.connection_lost"},  // shut down by an administrator, crash, starting up
    {"25P03", Errc::unavailable, "store.connection_lost"},  // idle in a transaction for too long: disconnected
    {"57014", Errc::unavailable, "store.timeout"},
    {"53100", Errc::unavailable, "store.full"},
    {"53", Errc::unavailable, "store.busy"},              // too many connections, out of memory
    {"40", Errc::unavailable, "store.busy"},              // deadlock, serialisation
    {"55P03", Errc::unavailable, "store.busy"},
    {"58", Errc::unavailable, "store.io"},
    {"XX001", Errc::unavailable, "store.corrupt"},
    {"XX002", Errc::unavailable, "store.corrupt"},
    {"28", Errc::unavailable, "store.refused"},           // user or password
    {"3D000", Errc::unavailable, "store.refused"},        // no such database
    {"25006", Errc::internal, "store.read_only"},
    {"22021", Errc::invalid_input, "store.text_encoding"},
    {"54000", Errc::invalid_input, "store.too_big"},
};

std::string_view constraint_kind(std::string_view state) {
  if (state == "23505") return "unique";
  if (state == "23503") return "reference";
  if (state == "23502") return "required";
  return "check";
}

}  // namespace

std::unexpected<Error> postgresql_error(std::string_view state, std::string detail) {
  detail.append(" (SQLSTATE ").append(state.empty() ? "none" : state).append(")");
  if (state.starts_with("23")) {
    return fail_with_detail(Errc::conflict, "store.constraint", std::move(detail), {{"kind", std::string(constraint_kind(state))}});
  }
  for (const Mapping& mapping : kMappings) {
    if (state.starts_with(mapping.prefix)) return fail_with_detail(mapping.code, mapping.reason, std::move(detail));
  }
  return fail_with_detail(Errc::internal, "store.statement", std::move(detail));
}

}  // namespace shuquan::store
