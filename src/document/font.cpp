#include "document/font.h"

#include <fontconfig/fontconfig.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <unicode/uchar.h>
#include <unicode/utf.h>
#include <unicode/utf8.h>

#include <array>
#include <cmath>
#include <cstdio>

namespace shuquan::document {
namespace {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using FacePointer = std::unique_ptr<hb_face_t, Deleter<hb_face_destroy>>;
using FontPointer = std::unique_ptr<hb_font_t, Deleter<hb_font_destroy>>;
using BlobPointer = std::unique_ptr<hb_blob_t, Deleter<hb_blob_destroy>>;
using BufferPointer = std::unique_ptr<hb_buffer_t, Deleter<hb_buffer_destroy>>;

struct Wanted {
  const char* family;
  int weight;
  bool required;
};
/// The first three are the typefaces; the rest are asked in turn for characters those lack.
constexpr std::array<Wanted, 10> kWanted{{
    {"Noto Serif CJK SC", FC_WEIGHT_REGULAR, true},
    {"Noto Serif CJK SC", FC_WEIGHT_BOLD, true},
    {"Noto Sans Mono CJK SC", FC_WEIGHT_REGULAR, true},
    {"Noto Sans CJK SC", FC_WEIGHT_REGULAR, false},
    {"Noto Serif", FC_WEIGHT_REGULAR, false},
    {"Noto Sans", FC_WEIGHT_REGULAR, false},
    {"Liberation Serif", FC_WEIGHT_REGULAR, false},
    {"DejaVu Sans", FC_WEIGHT_REGULAR, false},
    {"HanaMinA", FC_WEIGHT_REGULAR, false},
    {"HanaMinB", FC_WEIGHT_REGULAR, false},
}};

struct Location {
  std::string path;
  int index = 0;
};

/// The upright font of the family that comes closest to the weight.
bool find_font(const Wanted& wanted, Location& out) {
  const std::unique_ptr<FcPattern, Deleter<FcPatternDestroy>> pattern(
      FcPatternBuild(nullptr, FC_FAMILY, FcTypeString, wanted.family, FC_SLANT, FcTypeInteger, FC_SLANT_ROMAN, nullptr));
  const std::unique_ptr<FcObjectSet, Deleter<FcObjectSetDestroy>> objects(
      FcObjectSetBuild(FC_FILE, FC_INDEX, FC_FONTFORMAT, FC_WEIGHT, nullptr));
  if (!pattern || !objects) return false;
  const std::unique_ptr<FcFontSet, Deleter<FcFontSetDestroy>> found(FcFontList(nullptr, pattern.get(), objects.get()));
  double least = 41;  // regular and medium lie 20 apart, regular and bold 120
  for (int i = 0; found && i < found->nfont; ++i) {
    FcChar8* file = nullptr;
    FcChar8* format = nullptr;
    int index = 0;
    double weight = 0;
    if (FcPatternGetString(found->fonts[i], FC_FILE, 0, &file) != FcResultMatch ||
        FcPatternGetInteger(found->fonts[i], FC_INDEX, 0, &index) != FcResultMatch ||
        FcPatternGetDouble(found->fonts[i], FC_WEIGHT, 0, &weight) != FcResultMatch ||
        FcPatternGetString(found->fonts[i], FC_FONTFORMAT, 0, &format) != FcResultMatch)
      continue;
    const std::string_view kind(reinterpret_cast<char*>(format));
    if (index > 0xffff || (kind != "CFF" && kind != "TrueType")) continue;  // above: instances of variable fonts
    const double distance = std::abs(weight - wanted.weight);
    if (distance >= least) continue;
    least = distance;
    out = {reinterpret_cast<char*>(file), index};
  }
  return !out.path.empty();
}

bool has_table(hb_face_t* face, hb_tag_t tag) {
  const BlobPointer table(hb_face_reference_table(face, tag));
  return hb_blob_get_length(table.get()) != 0;
}

std::string postscript_name(hb_face_t* face) {
  std::array<char, 96> text{};
  unsigned size = text.size();
  hb_ot_name_get_utf8(face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &size, text.data());
  std::string out;
  for (const char c : std::string_view(text.data()))
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-') out += c;
  return out.empty() ? "Font" : out;
}

bool joins_previous(char32_t c) {
  return u_getCombiningClass(static_cast<UChar32>(c)) != 0 || u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_VARIATION_SELECTOR) ||
         c == 0x200d || c == 0x200c;
}

}  // namespace

struct FontSet::Face {
  FacePointer face;
  FontPointer font;
  FontFigures figures;
  unsigned units = 1000;
  bool is_cff = false;
};

FontSet::FontSet() = default;
FontSet::FontSet(FontSet&&) noexcept = default;
FontSet& FontSet::operator=(FontSet&&) noexcept = default;
FontSet::~FontSet() = default;

const Result<FontSet>& FontSet::shared() {
  static const Result<FontSet> set = [] {
    auto loaded = load();
    FcFini();  // nobody else asks fontconfig, and its tables of all fonts are not needed again
    return loaded;
  }();
  return set;
}

Result<FontSet> FontSet::load() {
  FontSet set;
  for (const auto& wanted : kWanted) {
    Location location;
    if (!find_font(wanted, location)) {
      if (!wanted.required) continue;
      return fail(Errc::unavailable, "document.font_missing", {{"family", wanted.family}});
    }
    const BlobPointer blob(hb_blob_create_from_file_or_fail(location.path.c_str()));
    if (!blob) return fail_with_detail(Errc::unavailable, "document.font_missing", location.path, {{"family", wanted.family}});
    Face face;
    face.face.reset(hb_face_create(blob.get(), static_cast<unsigned>(location.index)));
    face.font.reset(hb_font_create(face.face.get()));
    face.units = hb_face_get_upem(face.face.get());
    face.is_cff = has_table(face.face.get(), HB_TAG('C', 'F', 'F', ' '));
    hb_font_set_scale(face.font.get(), static_cast<int>(face.units), static_cast<int>(face.units));
    const auto metric = [&](hb_ot_metrics_tag_t tag, int fallback) {
      hb_position_t value = 0;
      if (hb_ot_metrics_get_position(face.font.get(), tag, &value) == 0) return fallback;
      return static_cast<int>(std::lround(value * 1000.0 / face.units));
    };
    face.figures.postscript_name = postscript_name(face.face.get());
    face.figures.ascent = metric(HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER, 880);
    face.figures.descent = metric(HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER, -120);
    face.figures.cap_height = metric(HB_OT_METRICS_TAG_CAP_HEIGHT, 700);
    face.figures.weight = wanted.weight == FC_WEIGHT_BOLD ? 700 : 400;
    face.figures.fixed_pitch = std::string_view(wanted.family).find("Mono") != std::string_view::npos;
    hb_face_make_immutable(face.face.get());
    hb_font_make_immutable(face.font.get());
    set.faces_.push_back(std::move(face));
  }
  return set;
}

std::uint16_t FontSet::face_for(char32_t character, Typeface typeface) const {
  const auto knows = [&](std::size_t face) {
    hb_codepoint_t glyph = 0;
    return hb_font_get_nominal_glyph(faces_[face].font.get(), character, &glyph) != 0 && glyph != 0;
  };
  const auto first = static_cast<std::size_t>(typeface);
  if (knows(first)) return static_cast<std::uint16_t>(first);
  for (std::size_t face = 0; face < faces_.size(); ++face)
    if (knows(face)) return static_cast<std::uint16_t>(face);
  return 0xffff;
}

void FontSet::shape_run(std::string_view text, std::size_t begin, std::size_t end, std::uint16_t face,
                        std::vector<Glyph>& out) const {
  const BufferPointer buffer(hb_buffer_create());
  hb_buffer_set_cluster_level(buffer.get(), HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
  hb_buffer_add_utf8(buffer.get(), text.data(), static_cast<int>(text.size()), static_cast<unsigned>(begin),
                     static_cast<int>(end - begin));
  hb_buffer_guess_segment_properties(buffer.get());
  hb_buffer_set_language(buffer.get(), hb_language_from_string("zh-Hans", -1));
  // Without ligatures every glyph stands for one character, and copied text comes out as it went in.
  const std::array<hb_feature_t, 2> features{{{HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
                                              {HB_TAG('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END}}};
  hb_shape(faces_[face].font.get(), buffer.get(), features.data(), features.size());
  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer.get(), &count);
  const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer.get(), &count);
  const float scale = 1000.0F / static_cast<float>(faces_[face].units);
  for (unsigned i = 0; i < count; ++i) {
    auto at = static_cast<std::int32_t>(infos[i].cluster);
    UChar32 character = 0;
    U8_NEXT(text.data(), at, static_cast<std::int32_t>(text.size()), character);
    out.push_back({face, static_cast<std::uint16_t>(infos[i].codepoint), static_cast<float>(positions[i].x_advance) * scale,
                   static_cast<float>(positions[i].x_offset) * scale, static_cast<float>(positions[i].y_offset) * scale,
                   infos[i].cluster, static_cast<char32_t>(character)});
  }
}

std::vector<Glyph> FontSet::shape(std::string_view text, Typeface typeface) const {
  std::vector<Glyph> out;
  const auto size = static_cast<std::int32_t>(text.size());
  std::int32_t at = 0;
  std::size_t run_begin = 0;
  std::uint16_t run_face = static_cast<std::uint16_t>(typeface);
  const auto flush = [&](std::size_t end) {
    if (end > run_begin) shape_run(text, run_begin, end, run_face, out);
    run_begin = end;
  };
  while (at < size) {
    const std::int32_t begin = at;
    UChar32 character = 0;
    U8_NEXT(text.data(), at, size, character);
    if (joins_previous(static_cast<char32_t>(character)) && begin > static_cast<std::int32_t>(run_begin)) continue;
    const std::uint16_t face = face_for(static_cast<char32_t>(character), typeface);
    if (face == run_face) continue;
    flush(static_cast<std::size_t>(begin));
    if (face != 0xffff) {
      run_face = face;
      continue;
    }
    std::array<char, 32> name{};
    std::snprintf(name.data(), name.size(), "〔U+%04X〕", static_cast<unsigned>(character));
    const std::size_t first = out.size();
    shape_run(name.data(), 0, std::string_view(name.data()).size(), static_cast<std::uint16_t>(typeface), out);
    for (std::size_t i = first; i < out.size(); ++i) out[i].start = static_cast<std::uint32_t>(begin);
    run_begin = static_cast<std::size_t>(at);
  }
  flush(text.size());
  return out;
}

FontFigures FontSet::figures(std::uint16_t face) const { return faces_[face].figures; }

float FontSet::advance(std::uint16_t face, std::uint16_t glyph) const {
  return static_cast<float>(hb_font_get_glyph_h_advance(faces_[face].font.get(), glyph)) * 1000.0F /
         static_cast<float>(faces_[face].units);
}

Result<FontCut> FontSet::cut(std::uint16_t face, const std::vector<std::uint16_t>& glyphs) const {
  const std::unique_ptr<hb_subset_input_t, Deleter<hb_subset_input_destroy>> input(hb_subset_input_create_or_fail());
  if (!input) return fail(Errc::internal, "document.font_cut");
  for (const auto glyph : glyphs) hb_set_add(hb_subset_input_glyph_set(input.get()), glyph);
  hb_set_t* drop = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
  for (const char* tag : {"GSUB", "GPOS", "GDEF", "BASE", "VORG", "vmtx", "vhea", "DSIG", "name", "OS/2", "cmap", "post",
                          "kern", "gasp", "FFTM"})
    hb_set_add(drop, hb_tag_from_string(tag, -1));
  // CFF keeps its character identifiers in the charset; TrueType has none, so its glyph numbers must stay.
  const bool is_cff = faces_[face].is_cff;
  hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_DESUBROUTINIZE |
                                             (is_cff ? 0U : static_cast<unsigned>(HB_SUBSET_FLAGS_RETAIN_GIDS)));
  const FacePointer cut(hb_subset_or_fail(faces_[face].face.get(), input.get()));
  if (!cut) return fail(Errc::internal, "document.font_cut", {{"font", faces_[face].figures.postscript_name}});
  const BlobPointer blob(is_cff ? hb_face_reference_table(cut.get(), HB_TAG('C', 'F', 'F', ' ')) : hb_face_reference_blob(cut.get()));
  unsigned size = 0;
  const char* data = hb_blob_get_data(blob.get(), &size);
  if (size == 0) return fail(Errc::internal, "document.font_cut", {{"font", faces_[face].figures.postscript_name}});
  return FontCut{std::string(data, size), is_cff};
}

Result<void> check_text(std::string_view text, std::size_t limit, std::string_view field) {
  const auto refuse = [&](const char* reason, MessageParams params) -> Result<void> {
    Error error{.code = Errc::invalid_input, .reason = reason, .params = params, .fields = {}, .clause = {}, .detail = {}};
    error.fields.push_back({std::string(field), reason, std::move(params)});
    return std::unexpected(std::move(error));
  };
  if (text.size() > limit) return refuse("document.text_too_long", {{"field", std::string(field)}, {"limit", std::to_string(limit)}});
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 character = 0;
    U8_NEXT(text.data(), at, size, character);
    if (character < 0 || u_iscntrl(character) || U_IS_UNICODE_NONCHAR(character))
      return refuse("document.text_invalid", {{"field", std::string(field)}});
  }
  return {};
}

}  // namespace shuquan::document
