#include "store/kept_rows.h"

#include <array>
#include <cstring>

namespace shuquan::store {
namespace {

constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

void append(std::string& out, char kind, std::string_view bytes) {
  out += kind;
  const std::size_t size = bytes.size();
  char length[sizeof size];
  std::memcpy(length, &size, sizeof size);
  out.append(length, sizeof length).append(bytes);
}

template <class Number>
void append_number(std::string& out, char kind, Number value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  append(out, kind, std::string_view(bytes, sizeof bytes));
}

struct AppendView {
  std::string& out;
  void operator()(std::monostate) const { out += '0'; }
  void operator()(std::int64_t value) const { append_number(out, 'i', value); }
  void operator()(double value) const { append_number(out, 'd', value); }
  void operator()(std::string_view text) const { append(out, 't', text); }
  void operator()(Parameter::Bytes bytes) const { append(out, 'b', bytes.view); }
};

}  // namespace

std::string_view written_table(std::string_view sql) {
  if (sql.starts_with("SELECT ")) return "";
  constexpr std::array<std::string_view, 3> kVerbs = {"INSERT INTO ", "UPDATE ", "DELETE FROM "};
  for (const std::string_view verb : kVerbs) {
    if (!sql.starts_with(verb)) continue;
    const std::string_view rest = sql.substr(verb.size());
    const std::string_view name = rest.substr(0, rest.find_first_not_of(kNameCharacters));
    return name.empty() ? "*" : name;
  }
  return "*";
}

std::string KeptRows::key(std::string_view sql, std::initializer_list<Parameter> params) {
  std::string out(sql);
  for (const Parameter& param : params) std::visit(AppendView{out}, param.view());
  return out;
}

const Rows* KeptRows::find(std::string_view table, const std::string& key) const {
  const auto answers = by_table_.find(std::string(table));
  if (answers == by_table_.end()) return nullptr;
  const auto found = answers->second.find(key);
  return found == answers->second.end() ? nullptr : &found->second;
}

void KeptRows::keep(std::string_view table, std::string key, const Rows& rows) {
  if (rows.size() > kMaximumRows) return;
  auto& answers = by_table_[std::string(table)];
  if (answers.size() >= kMaximum) answers.clear();
  answers.insert_or_assign(std::move(key), rows);
}

void KeptRows::note(std::string_view sql) {
  if (by_table_.empty()) return;
  const std::string_view table = written_table(sql);
  if (table.empty()) return;
  if (table == "*") return clear();
  if (const auto answers = by_table_.find(std::string(table)); answers != by_table_.end()) by_table_.erase(answers);
}

}  // namespace shuquan::store
