#include <cmath>
#include <cstdio>

#include "evidence/profile.h"

namespace shuquan::evidence {
namespace {

// Shares as whole millionths, numbers as text: the document is hashed, and must not depend on how doubles are printed.
std::int64_t millionths(double share) { return std::llround(share * 1e6); }

std::string number_text(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.12g", value);
  return text;
}

std::string_view type_name(std::size_t type) {
  constexpr std::string_view kNames[] = {"absent", "text", "number", "date", "bytes"};
  return kNames[type];
}

std::string date_text(std::uint32_t date) {
  char text[16];
  std::snprintf(text, sizeof text, "%04u-%02u-%02u", date / 10000 % 10000, date / 100 % 100, date % 100);
  return text;
}

void add_values(Json& json, const ColumnProfile& column) {
  if (column.range) {
    json.set("low", number_text((*column.range)[0])).set("high", number_text((*column.range)[1]));
    json.set("mean", number_text(column.mean)).set("deviation", number_text(column.deviation));
  }
  if (!column.quantiles.empty()) {
    Json list = Json::array();
    for (const double value : column.quantiles) list.push(number_text(value));
    json.set("quantiles", std::move(list));
  }
  if (column.dates) json.set("first_date", date_text((*column.dates)[0])).set("last_date", date_text((*column.dates)[1]));
  if (!column.frequent.empty()) {
    Json list = Json::array();
    for (const auto& [value, share] : column.frequent)
      list.push(Json::object({{"value", value}, {"ppm", millionths(share)}}));
    json.set("frequent", std::move(list));
  }
}

Json column_json(const ColumnProfile& column, bool values) {
  Json types = Json::object({});
  for (std::size_t type = 1; type < column.types.size(); ++type)
    if (column.types[type] > 0) types.set(type_name(type), column.types[type]);
  Json json = Json::object({{"name", column.name},
                            {"absent", column.absent},
                            {"types", std::move(types)},
                            {"distinct", column.distinct},
                            {"shortest", column.shortest},
                            {"longest", column.longest}});
  if (column.personal.kind != PersonalKind::none)
    json.set("personal", Json::object({{"kind", to_string(column.personal.kind)},
                                       {"tested", column.personal.tested},
                                       {"fitting", column.personal.fitting},
                                       {"named", column.personal.named}}));
  if (values && !is_personal(column.personal.kind)) add_values(json, column);
  return json;
}

}  // namespace

Json profile_json(const Profile& profile, bool values) {
  Json columns = Json::array();
  for (const ColumnProfile& column : profile.columns) columns.push(column_json(column, values));
  Json quality = Json::array();
  for (const QualityDimension& dimension : profile.quality) {
    Json evidence = Json::array();
    for (const auto& [id, value] : dimension.evidence) evidence.push(Json::object({{"figure", id}, {"value", value}}));
    Json entry = Json::object({{"id", dimension.id}, {"evidence", std::move(evidence)}});
    if (dimension.score) entry.set("ppm", millionths(*dimension.score));
    quality.push(std::move(entry));
  }
  const ClassificationAdvice advice = advise_classification(profile);
  Json personal = Json::array();
  for (const std::string& name : advice.columns) personal.push(name);
  return Json::object({{"format", kProfileFormat},
                       {"rows", profile.rows},
                       {"sampled_rows", profile.sampled},
                       {"complete_rows", profile.complete_rows},
                       {"repeated_rows_ppm", millionths(profile.repeated_rows)},
                       {"columns", std::move(columns)},
                       {"quality", std::move(quality)},
                       {"advice", Json::object({{"personal", advice.personal},
                                                {"sensitive", advice.sensitive},
                                                {"check_important", advice.check_important},
                                                {"personal_columns", std::move(personal)}})}});
}

}  // namespace shuquan::evidence
