#pragma once
#include <string>

#include "base/id.h"
#include "base/json.h"
#include "office/demo_data_sets.h"

namespace shuquan::office {

/// One sample application, as its form is written.
struct SampleForm {
  const Theme& theme;
  std::string_view pack;
  std::string_view year;    ///< "2025"
  std::string_view place;   ///< as the title says it, e.g. "贵阳市"
  std::string_view region;  ///< GB/T 2260 code
  std::string_view holder;  ///< name of the lead applicant
  bool joint = false;
  std::string agreement_until;  ///< last day of the source agreement, where the theme has one
  std::string sample_blob;      ///< empty: no sample
  Json attachments = Json::array();
  Json deposit = {};  ///< of this registry, as it answered; null where the data were deposited elsewhere
};

/// Year, region, industry, content and type (NDA-art.19).
std::string sample_title(const SampleForm& form);
/// A few made-up rows in the structure of the data set, as CSV.
std::string sample_rows(const Theme& theme);
/// Rows [first, last) of the made-up data set itself, as CSV; `turned` has rows and columns in reverse order.
std::string sample_table(const Theme& theme, int first, int last, bool turned);
/// A complete application form of the rule pack, as of `now`.
Json application_form(const SampleForm& form, Instant now);
Json objection_form(std::string_view objector, std::string_view title, std::string_view kind, const BlobId& evidence);

/// Findings on the five elements; `doubtful` names one that is not met, or none.
Json findings_input(std::string_view doubtful = "");
Json correction_list_input(std::string_view pointer, std::string_view reason);
Json correction_response_input(std::string_view pointer, std::string_view answer);

}  // namespace shuquan::office
