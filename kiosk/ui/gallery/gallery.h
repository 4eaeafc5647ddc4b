// Each part of kiosk/ui in each of its states, in any theme, language and size, without a screen of the kiosk around
// it. What touchpoint-gallery shows and the golden tests compare. Thread rule: one thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kiosk/ui/store_map.h"
#include "kiosk/ui/ui.h"
#include "platform/display/pictures.h"
#include "platform/display/window.h"

namespace tp::gallery {

// What the drawing of a sheet may need beside Ui.
struct Stock {
    std::optional<ui::StoreMap> map;
    std::string pictures;  // folder of demo pictures
};

// A group of parts: 1080 dp wide.
struct Sheet {
    std::string_view name;     // of its picture's file
    float height;              // dp
    std::string_view pressed;  // id of the part that a finger holds down in the picture
    bool golden;               // tests/golden compares it; fields and keyboards change with each language's typing
    bool framed;               // on a page of its own (dialog, sheet): no margins
    void (*draw)(ui::Ui& ui, ui::Column& column, const Stock& stock);
};
[[nodiscard]] std::span<const Sheet> sheets();

struct Look {
    std::string theme = "default";
    std::string language = "en";
    float scale = 1;  // px a dp
    ui::Motion motion = ui::Motion::reduced;
};

class Gallery {
  public:
    // Errors: those of TextEngine::open.
    static Result<std::unique_ptr<Gallery>> open(const std::string& assets);

    // The picture at rest: time stands still but for what is pressed. Errors: those of loading themes and languages,
    // and of Window::open.
    Result<PixelBuffer> picture(const Sheet& sheet, const Look& look);
    // One frame of a sheet on a window of anybody's, for the program.
    Status draw(const Sheet& sheet, const Look& look, Canvas& canvas, Window& window, const Clock& clock);
    [[nodiscard]] bool moving() const { return m_ui.moving(); }
    [[nodiscard]] const ui::SemanticTree& tree() const { return m_ui.tree(); }
    [[nodiscard]] TextEngine& text() { return *m_text; }
    void forget_themes() { m_themes.clear(); }  // they are read again: their files have changed

  private:
    struct Language {
        std::unique_ptr<Messages> messages;
        std::unique_ptr<LocaleFormat> format;
    };
    Result<const ui::Theme*> theme(const std::string& name);
    Result<const Language*> language(const std::string& tag);
    void draw_sheet(const Sheet& sheet, const Look& look, const ui::Theme& theme, const Language& language,
                    Canvas& canvas, Window& window, const Clock& clock, const PointerFrame& pointer);

    std::string m_assets;
    std::unique_ptr<TextEngine> m_text;
    ui::Ui m_ui;
    ui::Metrics m_metrics;
    Stock m_stock;
    std::map<std::string, ui::Theme> m_themes;
    std::map<std::string, Language> m_languages;
};

// Written without alpha, as small as its pixels allow. Errors: io.
[[nodiscard]] Status write_png(const PixelBuffer& picture, const std::string& path);

}  // namespace tp::gallery
