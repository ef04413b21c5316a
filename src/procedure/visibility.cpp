#include "procedure/visibility.h"

namespace shuquan::procedure {
namespace {

enum class Shown { whole, masked, hidden };

Shown shown_to(std::string_view visibility, Viewer viewer) {
  if (viewer == Viewer::party || visibility == "public") return Shown::whole;
  if (viewer == Viewer::public_) return Shown::hidden;
  if (viewer == Viewer::other_side) return visibility == "party" ? Shown::whole : Shown::hidden;
  return visibility == "sealed" ? Shown::masked : Shown::whole;
}

const Json& resolve(const Json& schema, const Json& root) {
  const std::string& reference = schema["$ref"].text();
  if (reference.empty()) return schema;
  const Json* target = root.at_pointer(std::string_view(reference).substr(1));
  return target ? *target : schema;
}

Json filter(const Json& value, const Json& schema_or_reference, const Json& root, std::string visibility, Viewer viewer) {
  const Json& schema = resolve(schema_or_reference, root);
  for (const Json* place : {&schema, &schema_or_reference})
    if (place->contains("x-visibility")) visibility = (*place)["x-visibility"].text();
  if (value.is_object() && schema.contains("properties")) {
    Json out = Json::object();
    for (const auto& [key, member] : value.members()) {
      const Json* property = schema["properties"].find(key);
      if (!property) continue;
      Json shown = filter(member, *property, root, visibility, viewer);
      if (!shown.is_null()) out.set(key, std::move(shown));
    }
    return out.size() == 0 && value.size() > 0 ? Json() : out;
  }
  if (value.is_array() && schema["items"].is_object()) {
    Json out = Json::array();
    for (const Json& item : value.items()) {
      Json shown = filter(item, schema["items"], root, visibility, viewer);
      if (!shown.is_null()) out.push(std::move(shown));
    }
    return out.size() == 0 && value.size() > 0 ? Json() : out;
  }
  switch (shown_to(visibility, viewer)) {
    case Shown::whole: return value;
    case Shown::masked: return masked(value);
    case Shown::hidden: return Json();
  }
  return Json();
}

}  // namespace

Json masked(const Json& value) {
  if (!value.is_string()) return Json("**********");
  const std::string& text = value.text();
  if (text.size() <= 8) return Json("**********");
  std::size_t start = text.size();
  for (int kept = 0; kept < 2 && start > 0; ++kept) {
    do --start;
    while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xc0) == 0x80);
  }
  return Json("********" + text.substr(start));
}

Json visible_form(const Json& form, const Json& schema, Viewer viewer) {
  Json shown = filter(form, schema, schema, "party", viewer);
  return shown.is_null() ? Json::object() : shown;
}

Json visible_input(const Json& input, const Json& schema, Viewer viewer) {
  Json shown = filter(input, schema, schema, "examiner", viewer);
  return shown.is_object() ? shown : Json::object();
}

bool is_internal_record(std::string_view kind) { return kind == "findings" || kind == "proposal" || kind == "second_reading"; }

}  // namespace shuquan::procedure
