#pragma once
#include <functional>
#include <span>
#include <vector>

#include "office/case_commands.h"
#include "office/demo_cast.h"
#include "office/demo_forms.h"

namespace shuquan::office {

/// One sample application and how far it gets.
struct SampleCase {
  std::string_view theme;
  std::string_view pack;
  std::string_view year;
  std::string_view place;   ///< as in the title
  std::string_view region;
  std::string_view party;   ///< key of the lead applicant in the cast
  std::string_view ending;  ///< see kEndings in demo_data_script.cpp
  int days_ago;             ///< working days between its last step and today
  std::string_view traits = "";  ///< joint agent corrected guided asked green capped lapsed deposited copied
  std::string_view life = "";    ///< what happens after the grant: see kLives in demo_data_life.cpp
  bool is(std::string_view trait) const { return traits.find(trait) != std::string_view::npos; }
};
std::span<const SampleCase> demo_cases();

/// Which case of a story a step is about: the application, the objection against it, or the last filing about the right.
enum class Subject { application, objection, filing };

/// What a sample case has come to.
struct Progress {
  CaseId application;
  CaseId objection;
  CaseId filing;
  std::int64_t revision = 0;  ///< of the application's form
  std::string number;         ///< of the right, once it is registered
};

/// One command of a sample case, `after` working days from the one before.
struct Step {
  int after = 0;
  Subject subject = Subject::application;
  std::function<Outcome(Transaction&, const Progress&)> run;
};

/// Stores the sample files of a case and writes down its steps.
Result<std::vector<Step>> demo_script(const Services& services, const Cast& cast, const SampleCase& sample, LocalDate today);
/// The steps of what happens to the right of a sample case after its grant.
Result<std::vector<Step>> demo_life(const Services& services, const Cast& cast, const SampleCase& sample);
/// Puts a file of a sample case into the attachment folder.
Result<Upload> store_sample_file(const Services& services, std::string_view slot, std::string_view name, std::string_view bytes);

}  // namespace shuquan::office
