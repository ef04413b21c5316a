#pragma once
#include <string_view>

namespace shuquan::office {

/// What kind of data set a sample application is about. Texts are Chinese; `fields` lists "name,meaning,type" with ';'.
struct Theme {
  std::string_view key;
  std::string_view industry;    ///< division of GB/T 4754
  std::string_view title;       ///< industry, content and type: year and region go before it
  std::string_view purpose;     ///< who uses it for what
  std::string_view processing;  ///< one public sentence
  std::string_view fields;
  std::string_view scale;       ///< "count unit volume unit"
  std::string_view frequency = "monthly";
  std::string_view form = "table";
  std::string_view source = "self_collected";
  std::string_view special = "";    ///< personal | public | important, or nothing
  std::string_view zone = "";       ///< code list transport_zone
  std::string_view scene = "";      ///< code list transport_scene
  std::string_view emerging = "";   ///< code list emerging_industry
};

/// Asserts that there is one.
const Theme& demo_theme(std::string_view key);

}  // namespace shuquan::office
