// The kiosk's one window: SDL, Dear ImGui's context, the renderer and the loop that draws on demand.
// Thread rule: UI thread (that which called open), but tasks().post(), which any thread may call.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "platform/base/task_queue.h"
#include "platform/display/canvas.h"
#include "platform/display/frame_scheduler.h"
#include "platform/display/geometry.h"
#include "platform/display/pictures.h"
#include "platform/input/input.h"
#include "platform/text/text_engine.h"

namespace tp {

namespace errc {
inline constexpr ErrorCode no_display{"no_display"};  // no X11, Wayland or other display can be opened
}  // namespace errc

// software: our own rasteriser, repaints only what changed; needs no GPU. accelerated: SDL's GL renderer.
// automatic: accelerated when a real GPU is there (not llvmpipe or softpipe), else software.
enum class RendererKind { software, accelerated, automatic };

struct WindowOptions {
    std::string title = "Touchpoint";
    int width =
        1080;  // of the logical picture, for a windowed or headless start; full screen takes the panel's own size
    int height = 1920;
    bool full_screen = false;
    Rotation rotation = Rotation::none;
    RendererKind renderer = RendererKind::software;
    bool headless = false;  // SDL's offscreen driver: no display server needed
    bool mouse_as_finger = true;
    bool show_cursor = false;
};

struct FrameCounters {
    uint64_t built = 0;      // draw callback run
    uint64_t presented = 0;  // something had changed and went to the screen
    uint64_t pixels_painted = 0;
    double last_build_ms = 0;    // processor time of the UI thread for layout and draw lists
    double last_present_ms = 0;  // rasterising and presenting
};

class Window {
  public:
    using Draw = std::function<void(Canvas&)>;

    // Errors: no_display, unsupported (an accelerated renderer was asked and there is none).
    // clock and text must outlive the window.
    static Result<std::unique_ptr<Window>> open(const WindowOptions& options, Clock& clock, TextEngine& text);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    // One turn of the loop: sleeps until an event, a deadline or a posted task (at most `longest`), handles them, runs
    // posted tasks, and draws if a frame is due. False once the window was asked to close.
    [[nodiscard]] bool step(const Draw& draw, Milliseconds longest = Milliseconds{60'000});
    // Handles waiting events, tasks and decoded pictures and draws one frame now.
    void draw_now(const Draw& draw);
    // Builds a frame and shows nothing: for what only has to know how a screen is laid out.
    void build_only(const Draw& draw);
    // The same without input, which waits for the next frame: makes letters, shadows and words before they are seen.
    void rehearse(const Draw& draw);
    // Before the next frame is built nothing is left of what earlier ones were drawn with: for the end of a visit.
    void forget();
    // While drawing: this frame is not to be shown, the next one is drawn at once. Never two in a row.
    void skip_frame();
    void request_close();

    [[nodiscard]] TaskQueue& tasks();
    [[nodiscard]] FrameScheduler& scheduler();
    [[nodiscard]] Input& input();
    [[nodiscard]] PictureStore& pictures();
    [[nodiscard]] Size size() const;  // of the logical picture
    [[nodiscard]] bool accelerated() const;
    // What it is shown through, as SDL names it: "x11", "wayland", "KMSDRM"; empty: no screen shows it.
    [[nodiscard]] std::string display() const;
    [[nodiscard]] const FrameCounters& counters() const;

    // What is on the screen, read back from the renderer. Straight PNG, no alpha.
    [[nodiscard]] Result<PixelBuffer> capture() const;
    [[nodiscard]] Status screenshot(const std::string& path) const;
    // Everything is painted again with the next frame (after the panel was switched off, or for measuring).
    void repaint_all();

  private:
    struct Impl;
    explicit Window(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
