#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "office/case_commands.h"
#include "rules/form_table.h"

namespace shuquan::office {

/// The files of a batch, by name.
using BatchFiles = std::map<std::string, Upload, std::less<>>;
Result<BatchFiles> load_batch_files(store::Connection& db, std::string_view batch);

struct MissingFile {
  std::string pointer;  ///< of the form
  std::string name;
};
/// Puts the digests of files into a form that names them; files that the batch does not hold are told and their places left
/// as they are. A digest written by hand counts only where a file of the batch has it.
std::vector<MissingFile> name_files(Json& form, const std::vector<rules::FormColumn>& columns, const BatchFiles& files);
/// The files of the batch that a form with digests stands on, with the kind under which it lists them ("sample" where it
/// lists none).
std::vector<Upload> files_of_form(const Json& form, const std::vector<rules::FormColumn>& columns, const BatchFiles& files);

}  // namespace shuquan::office
