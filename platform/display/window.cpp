#include "platform/display/window.h"

#include <time.h>

#include <SDL.h>
#include <SDL_image.h>
#include <imgui.h>

#include <array>
#include <atomic>
#include <cmath>
#include <utility>

#include "platform/display/canvas_impl.h"
#include "platform/display/picture_store.h"
#include "platform/display/renderer.h"

namespace tp {
namespace {

struct WindowDeleter {
    void operator()(SDL_Window* w) const { SDL_DestroyWindow(w); }
};

// SDL's video subsystem for as long as the window lives.
class VideoSession {
  public:
    VideoSession() = default;
    VideoSession(const VideoSession&) = delete;
    VideoSession& operator=(const VideoSession&) = delete;
    ~VideoSession() {
        if (m_running) SDL_Quit();
    }
    bool start(bool headless) {
        SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
        SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");  // else the software picture goes through OpenGL
        SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
        SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
        if (headless) SDL_SetHint(SDL_HINT_VIDEODRIVER, "offscreen,dummy");
        m_running = SDL_Init(SDL_INIT_VIDEO) == 0;
        return m_running;
    }

  private:
    bool m_running = false;
};

struct ContextDeleter {
    void operator()(ImGuiContext* c) const { ImGui::DestroyContext(c); }
};

double thread_processor_ms() {
    timespec time{};
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double milliseconds(MonotonicTime from, MonotonicTime to) {
    return std::chrono::duration<double, std::milli>(to - from).count();
}

bool turned(Rotation rotation) {
    return rotation == Rotation::quarter || rotation == Rotation::three_quarters;
}

}  // namespace

struct Window::Impl {
    Impl(const WindowOptions& o, Clock& c, TextEngine& text)
        : options(o), clock(c), queue([this] { wake(); }), atlas(text), canvas(shapes, atlas, text) {}

    // Pushed from any thread; one is enough until the loop has seen it.
    void wake() {
        if (wake_event == 0 || wake_sent.exchange(true)) return;
        SDL_Event event{};
        event.type = wake_event;
        SDL_PushEvent(&event);
    }
    Status start();
    void measure();
    void handle(const SDL_Event& event);
    void handle_waiting();
    void run_tasks();
    enum class Show { yes, no };
    void build(const Draw& draw, const PointerFrame& pointer, float elapsed_s);
    static void forget_vertices();
    void draw_frame(const Draw& draw, Show show = Show::yes);

    WindowOptions options;
    Clock& clock;
    VideoSession video;  // first in, last out
    std::unique_ptr<SDL_Window, WindowDeleter> window;
    std::unique_ptr<ImGuiContext, ContextDeleter> context;
    std::atomic<uint32_t> wake_event{0};
    std::atomic<bool> wake_sent{false};
    TaskQueue queue;
    FrameScheduler scheduler;
    std::unique_ptr<Renderer> renderer;  // before all textures: they give their GPU copies back to it
    std::unique_ptr<Texture> imgui_font;
    ShapeCache shapes;
    GlyphAtlas atlas;
    std::unique_ptr<PictureStore> pictures;
    Canvas::Impl canvas;
    std::unique_ptr<Input> input;
    Size size;
    FrameCounters counters;
    bool closing = false;
    bool forgetting = false;  // with the next frame
    bool skipping = false;    // what is drawn now
    std::optional<MonotonicTime> last_build;
};

Status Window::Impl::start() {
    if (!video.start(options.headless)) return fail(errc::no_display, SDL_GetError());
    wake_event = SDL_RegisterEvents(1);
    Uint32 flags = SDL_WINDOW_SHOWN;
    if (options.full_screen) flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    const bool swap = turned(options.rotation);
    const auto open_window = [&](Uint32 extra) {
        window.reset(SDL_CreateWindow(options.title.c_str(), SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED,
                                      swap ? options.height : options.width, swap ? options.width : options.height,
                                      flags | extra));
        return window != nullptr;
    };
    if (!open_window(options.renderer == RendererKind::software ? 0 : Uint32{SDL_WINDOW_OPENGL}) && !open_window(0)) {
        return fail(errc::no_display, SDL_GetError());
    }
    if (options.renderer != RendererKind::software) {
        auto made = make_accelerated_renderer(
            *window, options.rotation, options.renderer == RendererKind::automatic ? GpuNeed::real : GpuNeed::any);
        if (made) {
            renderer = *std::move(made);
        } else if (options.renderer == RendererKind::accelerated) {
            return std::unexpected(made.error());
        } else if (!open_window(0)) {  // a window that has had a renderer gives no surface
            return fail(errc::no_display, SDL_GetError());
        }
    }
    if (!renderer) renderer = TRY(make_software_renderer(*window, options.rotation));
    SDL_ShowCursor(options.show_cursor ? SDL_ENABLE : SDL_DISABLE);
    SDL_StartTextInput();

    context.reset(ImGui::CreateContext());
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    // ImGui must have a font, of which nothing is ever written: one glyph is enough.
    static constexpr std::array<ImWchar, 3> space{' ', ' ', 0};
    ImFontConfig font;
    font.GlyphRanges = space.data();
    io.Fonts->AddFontDefault(&font);
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    imgui_font = std::make_unique<Texture>(Texture::Kind::mask, width, height);
    imgui_font->mask.assign(pixels, pixels + size_t(width) * size_t(height));
    imgui_font->identity = 0xFFFFFFFF;
    imgui_font->touch_rows(0, height);
    io.Fonts->SetTexID(static_cast<ImTextureID>(imgui_font.get()));
    io.Fonts->ClearTexData();

    input = std::make_unique<Input>(
        InputOptions{.quarter_turns = static_cast<int>(options.rotation), .mouse_as_finger = options.mouse_as_finger},
        clock);
    pictures = std::make_unique<PictureStore>(std::make_unique<PictureStore::Impl>(
        queue, clock, [this](MonotonicTime until) { scheduler.request_frames_until(until); }));
    measure();
    return {};
}

void Window::Impl::measure() {
    int width = 0;
    int height = 0;
    SDL_GetWindowSize(window.get(), &width, &height);
    input->set_panel_size(static_cast<float>(width), static_cast<float>(height));
    if (turned(options.rotation)) std::swap(width, height);
    size = {static_cast<float>(width), static_cast<float>(height)};
}

void Window::Impl::handle(const SDL_Event& event) {
    if (event.type == wake_event) {
        wake_sent = false;
        return;
    }
    if (event.type == SDL_QUIT) {
        closing = true;
        return;
    }
    scheduler.on_event();
    if (event.type == SDL_FINGERDOWN || event.type == SDL_MOUSEBUTTONDOWN || event.type == SDL_KEYDOWN)
        scheduler.on_action();
    if (event.type == SDL_WINDOWEVENT) {
        switch (event.window.event) {
            case SDL_WINDOWEVENT_EXPOSED:
            case SDL_WINDOWEVENT_RESTORED:
                renderer->forget();
                break;
            case SDL_WINDOWEVENT_SIZE_CHANGED:
                measure();
                renderer->forget();
                break;
            case SDL_WINDOWEVENT_FOCUS_LOST:
                input->touch().cancel();
                break;
            default:
                break;
        }
        return;
    }
    if (event.type == SDL_RENDER_TARGETS_RESET || event.type == SDL_RENDER_DEVICE_RESET) renderer->forget();
    input->handle(event);
}

void Window::Impl::handle_waiting() {
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0) handle(event);
}

void Window::Impl::run_tasks() {
    if (queue.drain() > 0) scheduler.on_event();
}

// A list keeps what it has room for, and beyond a shorter frame's end the places of an earlier one's letters.
void Window::Impl::forget_vertices() {
    const ImDrawData* const last = ImGui::GetDrawData();
    for (int n = 0; last != nullptr && n < last->CmdListsCount; ++n) last->CmdLists[n]->_ClearFreeMemory();
}

// One ImGui frame with this finger.
void Window::Impl::build(const Draw& draw, const PointerFrame& pointer, float elapsed_s) {
    atlas.begin_frame();
    shapes.begin_frame();
    pictures->impl().begin_frame();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {size.width, size.height};
    io.DeltaTime = std::clamp(elapsed_s, 0.0001F, 0.1F);
#if IMGUI_VERSION_NUM >= 18700
    io.AddMousePosEvent(pointer.position.x, pointer.position.y);
    io.AddMouseButtonEvent(0, pointer.down);
#else
    io.MousePos = {pointer.position.x, pointer.position.y};
    io.MouseDown[0] = pointer.down;
#endif
    if (std::exchange(forgetting, false)) forget_vertices();
    ImGui::NewFrame();
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::Begin("##screen", nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                     ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoBringToFrontOnFocus |
                     ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoNav);
    canvas.begin(*ImGui::GetWindowDrawList(), size);
    Canvas painter(canvas);
    draw(painter);
    canvas.end();
    ImGui::End();
    ImGui::PopStyleVar(2);
    ImGui::Render();
}

void Window::Impl::draw_frame(const Draw& draw, Show show) {
    const MonotonicTime start = clock.monotonic();
    const float elapsed = last_build ? std::chrono::duration<float>(start - *last_build).count() : 0.016F;
    last_build = start;
    const double processor_before = thread_processor_ms();
    skipping = false;
    build(draw, input->begin_frame(), elapsed);
    if (std::exchange(skipping, false)) build(draw, input->begin_frame(), 0);
    if (show == Show::no) return;
    counters.last_build_ms = thread_processor_ms() - processor_before;
    const MonotonicTime built = clock.monotonic();
    const auto presented = renderer->present(*ImGui::GetDrawData(), canvas.clear);
    const MonotonicTime done = clock.monotonic();
    ++counters.built;
    if (presented && presented->changed) {
        ++counters.presented;
        counters.pixels_painted += presented->pixels;
    }
    counters.last_present_ms = milliseconds(built, done);
    scheduler.frame_built(start);
    if (input->needs_frame()) scheduler.request_frames();
}

Window::Window(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

Window::~Window() {
    m_impl->wake_event = 0;  // the pictures' worker may still post
}

Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options, Clock& clock, TextEngine& text) {
    auto impl = std::make_unique<Impl>(options, clock, text);
    TRY(impl->start());
    return std::unique_ptr<Window>(new Window(std::move(impl)));
}

bool Window::step(const Draw& draw, Milliseconds longest) {
    Impl& own = *m_impl;
    std::chrono::nanoseconds wait = longest;
    if (const auto sleep = own.scheduler.sleep_time(own.clock.monotonic())) wait = std::min(wait, *sleep);
    SDL_Event event;
    const auto rounded_up = std::chrono::ceil<Milliseconds>(wait).count();
    if (rounded_up > 0 && SDL_WaitEventTimeout(&event, static_cast<int>(rounded_up)) != 0) own.handle(event);
    own.handle_waiting();
    own.run_tasks();
    if (!own.closing && own.scheduler.frame_due(own.clock.monotonic())) own.draw_frame(draw);
    return !own.closing;
}

void Window::draw_now(const Draw& draw) {
    m_impl->handle_waiting();
    m_impl->run_tasks();
    m_impl->draw_frame(draw);
}

void Window::build_only(const Draw& draw) {
    m_impl->handle_waiting();
    m_impl->run_tasks();
    m_impl->draw_frame(draw, Impl::Show::no);
}

void Window::rehearse(const Draw& draw) {
    m_impl->build(draw, {}, 0);
}

void Window::forget() {
    m_impl->forgetting = true;
}

void Window::skip_frame() {
    m_impl->skipping = true;
}

void Window::request_close() {
    m_impl->closing = true;
}
TaskQueue& Window::tasks() {
    return m_impl->queue;
}
FrameScheduler& Window::scheduler() {
    return m_impl->scheduler;
}
Input& Window::input() {
    return *m_impl->input;
}
PictureStore& Window::pictures() {
    return *m_impl->pictures;
}
Size Window::size() const {
    return m_impl->size;
}
bool Window::accelerated() const {
    return m_impl->renderer->accelerated();
}
std::string Window::display() const {
    const std::string driver = SDL_GetCurrentVideoDriver();
    return driver == "offscreen" || driver == "dummy" ? "" : driver;
}
const FrameCounters& Window::counters() const {
    return m_impl->counters;
}
Result<PixelBuffer> Window::capture() const {
    return m_impl->renderer->capture();
}
void Window::repaint_all() {
    m_impl->renderer->forget();
    m_impl->scheduler.request_frames();
}

Status Window::screenshot(const std::string& path) const {
    PixelBuffer picture = TRY(capture());
    SDL_Surface* const surface = SDL_CreateRGBSurfaceWithFormatFrom(
        picture.pixels.data(), picture.width, picture.height, 32, picture.width * 4, SDL_PIXELFORMAT_RGB888);
    if (surface == nullptr) return fail(errc::internal, SDL_GetError());
    SDL_Surface* const plain = SDL_ConvertSurfaceFormat(surface, SDL_PIXELFORMAT_RGB24, 0);
    const int saved = plain == nullptr ? -1 : IMG_SavePNG(plain, path.c_str());
    SDL_FreeSurface(plain);
    SDL_FreeSurface(surface);
    if (saved != 0) return fail(errc::io, "writing " + path + ": " + SDL_GetError());
    return {};
}

}  // namespace tp
