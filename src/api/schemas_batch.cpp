#include "api/schemas_batch.h"

#include "api/shape.h"

namespace shuquan::api {
namespace {

constexpr std::int64_t kMost = std::int64_t{1} << 40;

Json moment(std::string_view description) { return formatted("date-time", description); }

Json counts() {
  return object({{"ready", integer("Good and not filed yet", 0, kMost)}, {"wrong", integer("Something is wrong with them", 0, kMost)}, {"known", integer("Filed before, by key and content", 0, kMost)},
                 {"filed", integer("Filed", 0, kMost)}, {"drafted", integer("Drafts that wait for joint applicants", 0, kMost)}, {"failed", integer("Good when checked, refused when filed", 0, kMost)}});
}

Json batch() {
  const Json file = object({{"name", text("File name")}, {"media_type", text("Media type")}, {"size", integer("Bytes", 0, kMost)}, {"uploaded_at", moment("Uploaded")}});
  return object({{"id", text("Batch")}, {"name", text("Its name, chosen by the applicant")}, {"pack", text("Rule pack")}, {"pack_label", reference("Text")}, {"procedure", text("Procedure")}, {"procedure_label", reference("Text")},
                 {"applicant", text("Party that applies")}, {"applicant_name", text("Its name", 400)}, {"state", choice({"open", "checked", "filing", "stopped", "done"}, "open: no table yet; stopped: by the applicant, or by what the obstacle says")},
                 {"table", nullable(text("File name of the table that was checked"))}, {"counts", counts()}, {"files", list_of(file, "Files that rows may name")}, {"missing_files", list_of(text("File name", 400), "Named by rows, not uploaded")},
                 {"obstacle", nullable(open_object("Why the filing stopped"))}, {"created_at", moment("Made")}, {"checked_at", nullable(moment("Last check"))}, {"filing_at", nullable(moment("Filing started"))},
                 {"ended_at", nullable(moment("Filing ended or stopped"))}},
                "A table of applications of one applicant");
}

Json row() {
  const Json problem = object({{"column", nullable(text("Label of the column", 400))}, {"name", nullable(text("Its machine name: a JSON pointer of the form, key, or co_applicants", 400))}, {"letter", nullable(text("Its letter in the file"))},
                               {"line", integer("Line of a list inside the cell, 0: the cell as a whole", 0, kMost)}, {"reason", text("Reason")}, {"message", text("What is wrong", 2000)}, {"mend", text("How to mend it", 2000)}});
  return object({{"number", integer("Row of the sheet, line of the file, or place in the list", 0, kMost)}, {"key", nullable(text("Row key, where one was written"))}, {"title", text("Name of the data set", 400)},
                 {"state", choice({"ready", "wrong", "known", "filed", "drafted", "failed"}, "See the counts of the batch")}, {"problems", list_of(problem, "What is wrong")}, {"case_id", nullable(text("Case"))},
                 {"case_number", nullable(text("Application number"))}, {"cursor", text("Place in the list")}},
                "A row of a batch");
}

}  // namespace

Json batch_schemas() { return Json::object({{"Batch", batch()}, {"BatchRow", row()}}); }

}  // namespace shuquan::api
