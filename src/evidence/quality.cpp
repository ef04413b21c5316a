#include <cstdio>

#include "evidence/profile.h"

namespace shuquan::evidence {
namespace {

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f %%", 100 * share);
  return text;
}

double share(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? 1 : static_cast<double>(part) / static_cast<double>(all);
}

std::string date_text(std::uint32_t date) {
  char text[16];
  std::snprintf(text, sizeof text, "%04u-%02u-%02u", date / 10000 % 10000, date / 100 % 100, date % 100);
  return text;
}

// Share of values that are what most of their column is.
QualityDimension normativity(const Profile& profile) {
  QualityDimension dimension{"normativity", {}, {}};
  std::uint64_t present = 0;
  double regular = 0;
  for (const ColumnProfile& column : profile.columns) {
    present += column.present();
    regular += column.regularity() * static_cast<double>(column.present());
    if (column.regularity() < 0.95)
      dimension.evidence.emplace_back("mixed_types", column.name + " " + percent(column.regularity()));
  }
  if (present > 0) dimension.score = regular / static_cast<double>(present);
  dimension.evidence.emplace_back("values", std::to_string(present));
  return dimension;
}

QualityDimension completeness(const Profile& profile) {
  QualityDimension dimension{"completeness", {}, {}};
  std::uint64_t absent = 0;
  for (const ColumnProfile& column : profile.columns) {
    absent += column.absent;
    if (share(column.absent, profile.rows) > 0.2 && profile.rows > 0)
      dimension.evidence.emplace_back("often_absent", column.name + " " + percent(share(column.absent, profile.rows)));
  }
  const std::uint64_t cells = profile.rows * profile.columns.size();
  if (cells > 0) dimension.score = 1 - share(absent, cells);
  dimension.evidence.emplace_back("absent_cells", std::to_string(absent));
  dimension.evidence.emplace_back("complete_rows", percent(share(profile.complete_rows, profile.rows)));
  return dimension;
}

// Agreement with reality cannot be seen in the data: repeated rows and failed check digits can.
QualityDimension accuracy(const Profile& profile) {
  QualityDimension dimension{"accuracy", 1 - profile.repeated_rows, {}};
  dimension.evidence.emplace_back("repeated_rows", percent(profile.repeated_rows));
  for (const ColumnProfile& column : profile.columns) {
    const PersonalVerdict& verdict = column.personal;
    if (verdict.kind == PersonalKind::none || verdict.tested == 0) continue;
    const double fit = share(verdict.fitting, verdict.tested);
    dimension.evidence.emplace_back("well_formed", column.name + " " + percent(fit));
    if (verdict.kind != PersonalKind::name && verdict.kind != PersonalKind::address)
      dimension.score = std::min(*dimension.score, fit);
  }
  if (profile.rows == 0) dimension.score.reset();
  return dimension;
}

// Columns whose values nearly all differ should differ wholly, where they look like keys.
QualityDimension consistency(const Profile& profile) {
  QualityDimension dimension{"consistency", {}, {}};
  double sum = 0;
  std::size_t columns = 0;
  for (const ColumnProfile& column : profile.columns) {
    if (column.present() == 0) continue;
    ++columns;
    const bool regular = column.regularity() >= 0.99;
    sum += regular ? 1 : 0;
    if (!regular) dimension.evidence.emplace_back("mixed_types", column.name);
  }
  if (columns > 0) dimension.score = sum / static_cast<double>(columns);
  dimension.evidence.emplace_back("columns", std::to_string(columns));
  return dimension;
}

QualityDimension timeliness(const Profile& profile, Instant created) {
  QualityDimension dimension{"timeliness", {}, {}};
  const LocalDate today = beijing_date(created);
  const auto limit = static_cast<std::uint32_t>(today.year() * 10000 + static_cast<int>(today.month() * 100 + today.day()));
  std::uint32_t newest = 0;
  for (const ColumnProfile& column : profile.columns)
    if (column.dates && (*column.dates)[1] <= limit) newest = std::max(newest, (*column.dates)[1]);
  if (newest == 0) return dimension;
  const auto date = parse_date(date_text(newest));
  if (!date) return dimension;
  const int age = days_between(*date, today);
  // A year old counts as one half, two years as one third.
  dimension.score = 1.0 / (1.0 + age / 365.0);
  dimension.evidence.emplace_back("newest_date", date_text(newest));
  dimension.evidence.emplace_back("age_days", std::to_string(age));
  return dimension;
}

}  // namespace

std::vector<QualityDimension> judge_quality(const Profile& profile, Instant created) {
  QualityDimension accessibility{"accessibility", 1.0, {{"rows_read", std::to_string(profile.rows)}}};
  return {normativity(profile), completeness(profile), accuracy(profile), consistency(profile), timeliness(profile, created),
          accessibility};
}

ClassificationAdvice advise_classification(const Profile& profile) {
  ClassificationAdvice advice;
  for (const ColumnProfile& column : profile.columns) {
    if (!is_personal(column.personal.kind)) continue;
    advice.personal = true;
    advice.sensitive |= is_sensitive(column.personal.kind);
    advice.columns.push_back(column.name);
  }
  // Amounts at which the rules on network data security treat personal information like important data.
  advice.check_important = advice.personal && profile.rows >= 10'000'000;
  return advice;
}

}  // namespace shuquan::evidence
