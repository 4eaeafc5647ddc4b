#include "scene.h"

namespace tp::testing {
namespace {

constexpr Color paper = Color::rgb(0xF5F3EE), surface = Color::rgb(0xFFFFFF), line = Color::rgb(0xDDD9CF);
constexpr Color ink = Color::rgb(0x14201B), soft = Color::rgb(0x55615B), brand = Color::rgb(0x0B5D4B);
constexpr Color tint = Color::rgb(0xDFEEE8), sun = Color::rgb(0xF7B733), help = Color::rgb(0xC2410C);

// Draws with x counted from the start edge, so that Arabic mirrors.
struct Pen {
    const Scene& scene;
    Canvas& canvas;
    [[nodiscard]] float x(float from_start, float width) const {
        return scene.arabic ? 1080 - from_start - width : from_start;
    }
    [[nodiscard]] Rect box(float x0, float y, float w, float h) const { return {x(x0, w), y, w, h}; }
    std::shared_ptr<const Paragraph> set(const char* words, const TextStyle& style, float width) const {
        return scene.text.layout(
            words, style, {.max_width = width, .direction = scene.arabic ? TextDirection::rtl : TextDirection::ltr});
    }
    void words(const char* text, float x0, float y, float width, const TextStyle& style, Color color) const {
        canvas.text(*set(text, style, width), {x(x0, width), y}, color);
    }
    void icon(Icon which, float cx, float cy, float size, Color color) const {
        canvas.icon(which, {scene.arabic ? 1080 - cx : cx, cy}, size, color);
    }
};

void header(const Pen& pen, const char* language, const char* access) {
    pen.canvas.fill_rounded(pen.box(56, 58, 60, 60), 18, brand);
    pen.canvas.fill_circle(pen.box(56, 58, 60, 60).centre(), 14, sun);
    pen.words("Halden", 134, 55, 300,
              {.size_px = 52, .weight = 800, .tracking_em = -0.019F, .optical = OpticalSize::text}, brand);
    float x = 1024;
    for (const auto& [label, icon] :
         {std::pair{access, Icon::wheelchair_accessibility}, std::pair{language, Icon::translate}}) {
        const TextStyle style{.size_px = 32, .weight = 600};
        const float width = pen.scene.text.width_of(label, style) + 124;
        x -= width;
        pen.canvas.fill_rounded(pen.box(x, 44, width, 88), 44, surface);
        pen.canvas.stroke_rounded(pen.box(x, 44, width, 88), 44, 2, line);
        pen.icon(icon, x + 54, 88, 44, brand);
        pen.words(label, x + 92, 68, width - 110, style, ink);
        x -= 24;
    }
}

void service(const Pen& pen, float x, float y, Icon icon, const char* title, const char* detail) {
    pen.canvas.card(pen.box(x, y, 468, 392), 36, surface);
    pen.canvas.fill_rounded(pen.box(x + 44, y + 44, 124, 124), 36, tint);
    pen.icon(icon, x + 106, y + 106, 76, brand);
    const auto small = pen.set(detail, {.size_px = 33}, 380);
    const auto large =
        pen.set(title, {.size_px = 52, .weight = 700, .tracking_em = -0.019F, .optical = OpticalSize::text}, 380);
    const float top = y + 392 - 44 - small->height;
    pen.canvas.text(*small, {pen.x(x + 44, 380), top}, soft);
    pen.canvas.text(*large, {pen.x(x + 44, 380), top - 8 - large->height}, ink);
}

}  // namespace

void Scene::draw(Canvas& canvas) const {
    const Pen pen{*this, canvas};
    const auto say = [&](const char* en, const char* ar) { return arabic ? ar : en; };
    canvas.clear(paper);
    header(pen, say("English", "العربية"), say("Access", "سهولة الوصول"));
    pen.words(say("Good afternoon.\nHow can we help?", "مساء الخير،\nكيف يمكننا مساعدتك؟"), 56, 160, 968,
              {.size_px = 84, .weight = 750, .tracking_em = -0.03F, .line_height = 1.05F, .optical = OpticalSize::text},
              ink);
    canvas.card(pen.box(56, 380, 968, 113), 36, surface);
    pen.icon(Icon::magnify, 132, 436, 64, brand);
    pen.words(say("Search 84,310 products", "ابحث في ٨٤٬٣١٠ منتجات"), 192, 409, 540, {.size_px = 44}, soft);
    canvas.fill_rounded(pen.box(739, 387, 265, 100), 28, brand);
    pen.icon(Icon::barcode_scan, 815, 437, 56, surface);
    pen.words(say("Scan", "مسح"), 863, 413, 140, {.size_px = 38, .weight = 700}, surface);
    service(pen, 56, 529, Icon::store, say("Find a product", "البحث عن منتج"),
            say("Price, shelf and stock here and nearby", "السعر والرف والمخزون هنا وفي الجوار"));
    service(pen, 556, 529, Icon::package_variant_closed, say("My order", "طلبي"),
            say("Where it is, pick it up, send it back", "أين هو، الاستلام، الإرجاع"));
    service(pen, 56, 953, Icon::crown, say("Halden Circle", "دائرة هالدن"),
            say("Points, rewards and your offers", "النقاط والمكافآت وعروضك"));
    service(pen, 556, 953, Icon::emoticon_happy, say("Tell us", "أخبرنا"),
            say("One touch. We read every word", "لمسة واحدة. نقرأ كل كلمة"));
    const Gradient promo{100, {{0, brand}, {0.6F, Color::rgb(0x0F7A60)}, {1.6F, sun}}};
    canvas.gradient(pen.box(56, 1381, 968, 270), 36, promo);
    pen.words(say("Pasta week:\n3 for 2", "أسبوع المعكرونة:\n٣ بسعر ٢"), 108, 1429, 520,
              {.size_px = 60, .weight = 700, .tracking_em = -0.017F, .line_height = 1.1F, .optical = OpticalSize::text},
              surface);
    pen.words(say("Aisle 7, until Sunday", "الممر ٧، حتى الأحد"), 108, 1573, 520, {.size_px = 36},
              surface.faded(0.92F));
    {
        const ClipScope clip(canvas, {56, 1381, 968, 270});
        canvas.fill_circle(pen.box(742, 1415, 238, 238).centre(), 119, surface);
        const PictureView view = window.pictures().get({.path = photo, .width_px = 209, .height_px = 209});
        canvas.picture(view, {pen.x(756, 209), 1430});
    }
    canvas.fill_rounded(pen.box(56, 1683, 968, 124), 36, Color::rgb(0xFFE6DB));
    pen.icon(Icon::bell_ring, 134, 1745, 70, help);
    pen.words(say("Call a colleague to this screen", "استدعِ موظفاً إلى هذه الشاشة"), 200, 1699, 700,
              {.size_px = 42, .weight = 650}, ink);
    pen.words(say("Usually here in about 2 minutes", "عادةً خلال دقيقتين تقريباً"), 200, 1751, 700,
              {.size_px = 33, .weight = 450}, Color::rgb(0x5C3A2C));
    pen.icon(arabic ? Icon::chevron_left : Icon::chevron_right, 945, 1745, 70, ink);
    pen.icon(Icon::clock, 71, 1853, 29, soft);
    pen.words(say("Prices and stock as of 14:02", "الأسعار والمخزون في ١٤:٠٢"), 95, 1835, 500, {.size_px = 29}, soft);
    const auto place = text.layout(say("Store 1042 · Kiosk 3", "المتجر ١٠٤٢ · الجهاز ٣"), {.size_px = 29},
                                   {.max_width = 400, .align = TextAlign::end});
    canvas.text(*place, {pen.x(624, 400), 1835}, soft);
}

}  // namespace tp::testing
