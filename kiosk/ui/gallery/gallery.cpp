#include "kiosk/ui/gallery/gallery.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <unordered_map>

namespace tp::gallery {
namespace {

constexpr float sheet_width = 1080, sheet_margin = 56;
const WallTime sheet_time = *parse_rfc3339("2026-11-22T14:02:00Z");

}  // namespace

Result<std::unique_ptr<Gallery>> Gallery::open(const std::string& assets) {
    auto gallery = std::make_unique<Gallery>();
    gallery->m_assets = assets;
    gallery->m_text = TRY(TextEngine::open());
    gallery->m_stock.map = TRY(ui::StoreMap::load(assets + "/maps/halden.toml"));
    gallery->m_stock.pictures = assets + "/demo/pictures";
    return gallery;
}

Result<const ui::Theme*> Gallery::theme(const std::string& name) {
    auto found = m_themes.find(name);
    if (found == m_themes.end())
        found = m_themes.emplace(name, TRY(ui::Theme::load(m_assets + "/themes/" + name + ".toml"))).first;
    return &found->second;
}

Result<const Gallery::Language*> Gallery::language(const std::string& tag) {
    auto found = m_languages.find(tag);
    if (found == m_languages.end()) {
        Language made;
        made.messages = TRY(Messages::load(m_assets + "/locales", tag));
        made.format = TRY(LocaleFormat::open(tag, "UTC"));
        found = m_languages.emplace(tag, std::move(made)).first;
    }
    return &found->second;
}

void Gallery::draw_sheet(const Sheet& sheet, const Look& look, const ui::Theme& theme, const Language& language,
                         Canvas& canvas, Window& window, const Clock& clock, const PointerFrame& pointer) {
    m_metrics = {.scale = look.scale,
                 .width = sheet_width,
                 .height = window.size().height / look.scale,
                 .origin = {},
                 .px_per_mm = static_cast<float>(PanelGeometry{}.px_per_mm()) * look.scale,
                 .viewing_distance_mm = 600,
                 .shape = ui::Shape::portrait};
    canvas.clear(theme.color.paper);
    m_ui.begin_frame({.canvas = canvas,
                      .text = *m_text,
                      .pictures = window.pictures(),
                      .theme = theme,
                      .metrics = m_metrics,
                      .messages = *language.messages,
                      .format = *language.format,
                      .pointer = pointer,
                      .keys = {},
                      .now = clock.monotonic(),
                      .wall = clock.wall(),
                      .motion = look.motion});
    ui::Column column(sheet.framed ? m_ui.screen() : m_ui.screen().inset(sheet_margin));
    sheet.draw(m_ui, column, m_stock);
    m_ui.end_frame();
}

Status Gallery::draw(const Sheet& sheet, const Look& look, Canvas& canvas, Window& window, const Clock& clock) {
    const ui::Theme* look_theme = TRY(theme(look.theme));
    const Language* words = TRY(language(look.language));
    draw_sheet(sheet, look, *look_theme, *words, canvas, window, clock, window.input().pointer());
    return {};
}

Result<PixelBuffer> Gallery::picture(const Sheet& sheet, const Look& look) {
    const ui::Theme* look_theme = TRY(theme(look.theme));
    const Language* words = TRY(language(look.language));
    VirtualClock clock(sheet_time);
    auto window = TRY(Window::open({.width = static_cast<int>(sheet_width * look.scale),
                                    .height = static_cast<int>(sheet.height * look.scale),
                                    .headless = true},
                                   clock, *m_text));
    window->pictures().set_fade(Milliseconds{0});
    m_ui.forget_all();
    PointerFrame pointer;
    const auto frame = [&](Milliseconds later) {
        clock.advance(later);
        window->draw_now(
            [&](Canvas& canvas) { draw_sheet(sheet, look, *look_theme, *words, canvas, *window, clock, pointer); });
        window->pictures().wait_decoded();
    };
    for (int i = 0; i < 4; ++i) frame(Milliseconds{16});
    if (const ui::Node* held = m_ui.tree().find(sheet.pressed); held != nullptr && !sheet.pressed.empty()) {
        const Point at = held->rect.centre();
        pointer.position = pointer.raw = pointer.start = {at.x, at.y};
        pointer.down = pointer.pressed = true;
        frame(Milliseconds{16});
        pointer.pressed = false;
    }
    // Past the longest animation.
    for (int i = 0; i < 4; ++i) frame(Milliseconds{250});
    return window->capture();
}

Status write_png(const PixelBuffer& picture, const std::string& path) {
    std::vector<uint8_t> rgb;
    rgb.reserve(picture.pixels.size() * 3);
    for (const uint32_t p : picture.pixels)
        for (const unsigned shift : {16U, 8U, 0U}) rgb.push_back(static_cast<uint8_t>(p >> shift));
    // A palette where there are few colours: a third of the size.
    std::unordered_map<uint32_t, uint8_t> index;
    std::vector<uint8_t> palette, indices;
    for (const uint32_t p : picture.pixels) {
        const uint32_t color = p & 0xFFFFFFU;
        auto found = index.find(color);
        if (found == index.end()) {
            if (index.size() == 256) break;
            found = index.emplace(color, static_cast<uint8_t>(index.size())).first;
            for (const unsigned shift : {16U, 8U, 0U}) palette.push_back(static_cast<uint8_t>(color >> shift));
        }
        indices.push_back(found->second);
    }
    const bool few = indices.size() == picture.pixels.size();
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.width);
    image.height = static_cast<png_uint_32>(picture.height);
    image.format = few ? PNG_FORMAT_RGB_COLORMAP : PNG_FORMAT_RGB;
    image.colormap_entries = few ? static_cast<png_uint_32>(index.size()) : 0;
    const int saved = png_image_write_to_file(&image, path.c_str(), 0, few ? indices.data() : rgb.data(), 0,
                                              few ? palette.data() : nullptr);
    if (saved == 0) return fail(errc::io, "writing " + path + ": " + image.message);
    return {};
}

}  // namespace tp::gallery
