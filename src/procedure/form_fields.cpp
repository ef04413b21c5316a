#include "procedure/form_fields.h"

#include <algorithm>

namespace shuquan::procedure {

std::string_view title_of(const Json& form) { return form["title"].text(); }
std::string_view industry_of(const Json& form) { return form["industry"].text(); }
std::string_view source_kind_of(const Json& form) { return form["source_kind"].text(); }
std::string_view data_level(const Json& form) { return form["data_level"].text(); }

bool has_sample(const Json& form) { return form["sample"]["rows"].int_or(0) > 0 || !form["sample"]["file"].text().empty(); }

bool is_in_class(const Json& form, std::string_view data_class) {
  if (data_class == "important") return data_level(form) == "important";
  if (data_class == "public") return form["public_data"]["involved"].bool_or(false) || source_kind_of(form) == "public_authorised";
  if (data_class == "personal") {
    const std::string& status = form["personal_information"]["status"].text();
    return status == "contains" || status == "de_identified";
  }
  return false;
}

std::optional<LocalDate> agreement_end(const Json& form) {
  std::optional<LocalDate> end;
  for (const Json* field : {&form["source_agreement"]["to"], &form["public_data"]["until"]}) {
    const Result<LocalDate> date = parse_date(field->text());
    if (date && (!end || *date < *end)) end = *date;
  }
  return end;
}

}  // namespace shuquan::procedure
