#pragma once
#include <initializer_list>
#include <string_view>
#include <vector>

#include "base/json.h"

// Builders for the JSON Schemas of operations: one declaration serves decoding, the API document and the tests.
namespace shuquan::api {

/// A member of an object: `required` unless made with optional_member().
struct Member {
  std::string_view name;
  Json schema;
  bool required = true;
};
Member optional_member(std::string_view name, Json schema);

Json text(std::string_view description, int max_length = 200);
/// At least one character that is not white space.
Json required_text(std::string_view description, int max_length = 200);
Json formatted(std::string_view format, std::string_view description);
Json choice(std::initializer_list<std::string_view> values, std::string_view description);
Json integer(std::string_view description, std::int64_t minimum, std::int64_t maximum);
Json flag(std::string_view description);
Json list_of(Json item, std::string_view description, int max_items = 1000);
Json object(std::initializer_list<Member> members, std::string_view description = {});
/// An object that maps any name to such a value.
Json map_of(Json item, std::string_view description);
/// An object whose members are not fixed here, e.g. a form that the rule pack describes.
Json open_object(std::string_view description);
/// The schema or null.
Json nullable(Json schema);
/// A named schema of the API document.
Json reference(std::string_view name);

}  // namespace shuquan::api
