#include "office/batch_files.h"

#include <algorithm>

namespace shuquan::office {
namespace {

constexpr std::string_view kBlob = "blob";

const Upload* find_file(const BatchFiles& files, const std::string& written) {
  const auto named = files.find(written);
  if (named != files.end()) return &named->second;
  const auto same = std::ranges::find_if(files, [&](const auto& each) { return each.second.blob.value == written; });
  return same == files.end() ? nullptr : &same->second;
}

Json* member_at(Json& form, const std::vector<std::string>& path) {
  Json* at = &form;
  for (const std::string& name : path) {
    at = at->is_object() ? at->find(name) : nullptr;
    if (!at) return nullptr;
  }
  return at;
}

void name_list(Json& list, const std::string& pointer, const BatchFiles& files, std::vector<MissingFile>& missing) {
  if (!list.is_array()) return;
  for (std::size_t i = 0; i < list.size(); ++i) {
    Json& record = list.items_mut()[i];
    if (!record.is_object()) continue;
    const std::string name = record[kBlob].text().empty() ? record["name"].text() : record[kBlob].text();
    const Upload* file = find_file(files, name);
    if (file) record.set(kBlob, file->blob.value);
    else if (!name.empty()) missing.push_back({pointer + "/" + std::to_string(i), record["name"].text().empty() ? name : record["name"].text()});
  }
}

}  // namespace

Result<BatchFiles> load_batch_files(store::Connection& db, std::string_view batch) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT name, media_type, size, blob, sm3 FROM batch_file WHERE batch_id = $1", {batch}));
  BatchFiles files;
  for (const store::Row row : rows) files.emplace(row.text(0), Upload{"", row.text(0), row.text(1), row.integer(2), BlobId(row.text(3)), row.text(4)});
  return files;
}

std::vector<MissingFile> name_files(Json& form, const std::vector<rules::FormColumn>& columns, const BatchFiles& files) {
  std::vector<MissingFile> missing;
  for (const rules::FormColumn& column : columns) {
    if (column.form != rules::CellForm::file && !column.names_file) continue;
    Json* value = member_at(form, column.path);
    if (!value) continue;
    if (column.names_file) {
      name_list(*value, column.pointer, files, missing);
    } else if (const Upload* file = find_file(files, value->text())) {
      *value = file->blob.value;
    } else if (value->is_string()) {
      missing.push_back({column.pointer, value->text()});
    }
  }
  return missing;
}

std::vector<Upload> files_of_form(const Json& form, const std::vector<rules::FormColumn>& columns, const BatchFiles& files) {
  std::vector<Upload> out;
  const auto add = [&](const std::string& blob, const std::string& kind) {
    const Upload* file = find_file(files, blob);
    const bool there = std::ranges::any_of(out, [&](const Upload& each) { return each.blob.value == blob && each.slot == kind; });
    if (!file || there) return;
    out.push_back(*file);
    out.back().slot = kind;
  };
  for (const rules::FormColumn& column : columns) {
    const Json* value = form.at_pointer(column.pointer);
    if (!value) continue;
    if (column.names_file)
      for (const Json& record : value->items()) add(record[kBlob].text(), record["kind"].text());
    else if (column.form == rules::CellForm::file) add(value->text(), "sample");
  }
  return out;
}

}  // namespace shuquan::office
