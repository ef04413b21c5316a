#include "rules/merge.h"

#include <charconv>

namespace shuquan::rules {
namespace {

constexpr auto kTextKeys = std::to_array<std::string_view>({"label", "help", "meaning", "title", "gist", "question", "remedy",
                                                            "issuers", "office", "x-label", "x-help", "x-placeholder", "what", "note"});

Json expanded(const std::string& text) {
  const auto bar = text.find(" | ");
  if (bar == std::string::npos) return Json::object({{"zh", text}, {"en", ""}});
  return Json::object({{"zh", text.substr(0, bar)}, {"en", text.substr(bar + 3)}});
}

/// What names an item of a list, or empty.
const std::string& name_of(const Json& item) {
  if (const Json* id = item.find("id"); id != nullptr && id->is_string()) return id->text();
  return item["key"].text();
}

bool is_named_list(const Json& value) {
  if (!value.is_array() || value.size() == 0) return false;
  return std::all_of(value.items().begin(), value.items().end(), [](const Json& item) { return !name_of(item).empty(); });
}

Json* find_named(Json& list, const std::string& name) {
  for (Json& item : list.items_mut()) {
    if (name_of(item) == name) return &item;
  }
  return nullptr;
}

void lay_value(Json& base, const Json& overlay);

void append_to(Json& list, const Json& additions) {
  if (!list.is_array()) list = Json::array();
  for (const Json& item : additions.items()) {
    const auto& items = list.items();
    if (std::find(items.begin(), items.end(), item) == items.end()) list.push(item);
  }
}

void take_from(Json& list, const Json& removals) {
  if (!list.is_array()) return;
  const auto& gone = removals.items();
  std::erase_if(list.items_mut(), [&](const Json& item) { return std::find(gone.begin(), gone.end(), item) != gone.end(); });
}

void lay_named_list(Json& base, const Json& overlay) {
  for (const Json& item : overlay.items()) {
    const std::string& name = name_of(item);
    if (item["remove"].bool_or(false)) {
      std::erase_if(base.items_mut(), [&](const Json& old) { return name_of(old) == name; });
    } else if (Json* old = find_named(base, name)) {
      lay_value(*old, item);
    } else {
      Json fresh = Json::object();
      lay_value(fresh, item);
      base.push(std::move(fresh));
    }
  }
}

void lay_dated_list(Json& base, const Json& overlay) {
  std::map<std::string, Json> patterns;
  for (const Json& item : overlay.items()) {
    const std::string& key = name_of(item);
    if (!patterns.contains(key)) {
      const Json* old = find_named(base, key);
      patterns.emplace(key, old == nullptr ? Json::object() : *old);
      std::erase_if(base.items_mut(), [&](const Json& entry) { return name_of(entry) == key; });
    }
    if (item["remove"].bool_or(false)) continue;
    Json fresh = patterns.at(key);
    lay_value(fresh, item);
    base.push(std::move(fresh));
  }
}

void lay_object(Json& base, const Json& overlay) {
  for (const auto& [key, value] : overlay.members()) {
    if (key.size() > 1 && (key.back() == '+' || key.back() == '-')) {
      const std::string name = key.substr(0, key.size() - 1);
      if (!base.contains(name)) base.set(name, Json::array());
      if (key.back() == '+') append_to(*base.find(name), value);
      else take_from(*base.find(name), value);
    } else if (value.is_null()) {
      base.erase(key);
    } else if (Json* old = base.find(key)) {
      lay_value(*old, value);
    } else {
      Json fresh = value.is_object() ? Json::object() : Json();
      lay_value(fresh, value);
      base.set(key, std::move(fresh));
    }
  }
}

void lay_value(Json& base, const Json& overlay) {
  if (overlay.is_object() && base.is_object()) lay_object(base, overlay);
  else if (is_named_list(overlay) && is_named_list(base)) lay_named_list(base, overlay);
  else base = overlay;
}

void fill_in(Json& procedure, const Json& skeletons) {
  const std::string name = procedure["like"].text();
  const auto& all = skeletons.items();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Json& skeleton) { return name_of(skeleton) == name; });
  if (name.empty() || found == all.end()) return;
  Json whole = *found;
  procedure.erase("like");
  lay_value(whole, procedure);
  procedure = std::move(whole);
}

std::string child_path(const std::string& path, const Json& parent, const std::string& key, const Json& item) {
  if (parent.is_array()) return path + "/" + pointer_token(name_of(item).empty() ? key : name_of(item));
  return path + "/" + pointer_token(key);
}

}  // namespace

Mark SourceMap::find(std::string_view path) const {
  while (true) {
    if (const auto found = marks_.find(path); found != marks_.end()) return found->second;
    const auto slash = path.rfind('/');
    if (slash == std::string_view::npos) return {"pack.yaml", 1};
    path = path.substr(0, slash);
  }
}

void expand_texts(Json& value) {
  if (value.is_array()) {
    for (Json& item : value.items_mut()) expand_texts(item);
    return;
  }
  if (!value.is_object()) return;
  for (auto& [key, member] : value.members_mut()) {
    const bool holds_text = std::find(kTextKeys.begin(), kTextKeys.end(), key) != kTextKeys.end();
    if (holds_text && member.is_string()) {
      member = expanded(member.text());
    } else if (key == "paragraphs" && member.is_array()) {
      for (Json& paragraph : member.items_mut()) {
        if (paragraph.is_string()) paragraph = expanded(paragraph.text());
      }
    } else {
      expand_texts(member);
    }
  }
}

void lay_over(Json& base, const Json& overlay) {
  for (const auto& [section, value] : overlay.members()) {
    Json* old = base.find(section);
    if (section == "periods" || section == "settings") {
      if (old == nullptr) old = base.set(section, Json::array()).find(section);
      lay_dated_list(*old, value);
    } else if (old != nullptr) {
      lay_value(*old, value);
    } else {
      base.set(section, value);
    }
  }
}

void fill_in_skeletons(Json& layer, const Json& skeletons) {
  Json* procedures = layer.find("procedures");
  if (procedures == nullptr) return;
  for (Json& procedure : procedures->items_mut()) fill_in(procedure, skeletons);
}

Json whole_skeletons(const Json& skeletons) {
  Json whole = Json::array();
  for (Json skeleton : skeletons.items()) {
    fill_in(skeleton, whole);
    whole.push(std::move(skeleton));
  }
  return whole;
}

void note_places(const Json& value, const YamlDocument& document, const std::string& pointer, const std::string& path, SourceMap& places) {
  places.note(path, document.mark(pointer));
  if (value.is_object()) {
    for (const auto& [key, member] : value.members()) {
      std::string name = key;
      if (name.size() > 1 && (name.back() == '+' || name.back() == '-')) name.pop_back();
      note_places(member, document, pointer + "/" + pointer_token(key), path + "/" + pointer_token(name), places);
    }
  } else if (value.is_array()) {
    std::size_t index = 0;
    for (const Json& item : value.items()) {
      const std::string key = std::to_string(index++);
      note_places(item, document, pointer + "/" + key, child_path(path, value, key, item), places);
    }
  }
}

std::string path_of_pointer(const Json& root, std::string_view pointer) {
  std::string path;
  const Json* here = &root;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const auto slash = pointer.find('/');
    const std::string_view token = pointer.substr(0, slash);
    pointer = slash == std::string_view::npos ? std::string_view{} : pointer.substr(slash);
    const Json* next = here == nullptr ? nullptr : here->at_pointer("/" + std::string(token));
    const bool named = here != nullptr && here->is_array() && next != nullptr && !name_of(*next).empty();
    path += "/" + (named ? pointer_token(name_of(*next)) : std::string(token));
    here = next;
  }
  return path;
}

}  // namespace shuquan::rules
