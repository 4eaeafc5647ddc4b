// From Dear ImGui's draw data to the screen. Thread rule: UI thread.
#pragma once

#include <memory>
#include <vector>

#include "platform/base/error.h"
#include "platform/display/geometry.h"
#include "platform/display/pictures.h"

struct ImDrawData;
struct SDL_Window;

namespace tp {

struct Presented {
    bool changed = false;  // something went to the screen
    uint64_t pixels = 0;   // painted
};

class Renderer {
  public:
    virtual ~Renderer() = default;
    // Paints and presents what differs from the last picture.
    virtual Result<Presented> present(const ImDrawData& data, Color clear) = 0;
    // Everything counts as changed with the next picture; the window's size may be another one.
    virtual void forget() = 0;
    [[nodiscard]] virtual Result<PixelBuffer> capture() const = 0;
    [[nodiscard]] virtual bool accelerated() const = 0;
};

// The window must outlive the renderer. Width and height are those of the logical picture.
Result<std::unique_ptr<Renderer>> make_software_renderer(SDL_Window& window, Rotation rotation);
// With `real_gpu_only` a software GL (llvmpipe, softpipe, swrast) counts as none.
enum class GpuNeed { any, real };
Result<std::unique_ptr<Renderer>> make_accelerated_renderer(SDL_Window& window, Rotation rotation, GpuNeed need);

}  // namespace tp
