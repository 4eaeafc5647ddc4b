// The least that a picture with four buttons costs: SDL2, its software renderer and Dear ImGui, nothing of ours. The
// other side of screen_bench: prints "first <CLOCK_MONOTONIC µs>" after its first picture, then "repaint <ms>" (the
// median of full software repaints), then waits for events until its standard input ends.
#include <SDL.h>
#include <imgui.h>

#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

using std::chrono::steady_clock;

double milliseconds_since(steady_clock::time_point start) {
    return std::chrono::duration<double, std::milli>(steady_clock::now() - start).count();
}

SDL_Texture* upload_font(SDL_Renderer* renderer) {
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
    SDL_Texture* texture =
        SDL_CreateTexture(renderer, SDL_PIXELFORMAT_ABGR8888, SDL_TEXTUREACCESS_STATIC, width, height);
    SDL_UpdateTexture(texture, nullptr, pixels, 4 * width);
    SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
    return texture;
}

void draw(SDL_Renderer* renderer, SDL_Texture* font, float width, float height) {
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {width, height};
    io.DeltaTime = 1.0F / 60;
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(io.DisplaySize);
    ImGui::Begin("bare", nullptr, ImGuiWindowFlags_NoDecoration);
    for (const char* label : {"Search", "Orders", "Loyalty", "Feedback"}) ImGui::Button(label, {width * 0.9F, 200});
    ImGui::End();
    ImGui::Render();
    SDL_SetRenderDrawColor(renderer, 245, 243, 238, 255);
    SDL_RenderClear(renderer);
    const ImDrawData& data = *ImGui::GetDrawData();
    for (int i = 0; i < data.CmdListsCount; ++i) {
        const ImDrawList& list = *data.CmdLists[i];
        for (const ImDrawCmd& command : list.CmdBuffer) {
            const auto* vertices = reinterpret_cast<const char*>(list.VtxBuffer.Data + command.VtxOffset);
            SDL_RenderGeometryRaw(
                renderer, font, reinterpret_cast<const float*>(vertices + IM_OFFSETOF(ImDrawVert, pos)),
                sizeof(ImDrawVert), reinterpret_cast<const SDL_Color*>(vertices + IM_OFFSETOF(ImDrawVert, col)),
                sizeof(ImDrawVert), reinterpret_cast<const float*>(vertices + IM_OFFSETOF(ImDrawVert, uv)),
                sizeof(ImDrawVert), list.VtxBuffer.Size - static_cast<int>(command.VtxOffset),
                list.IdxBuffer.Data + command.IdxOffset, static_cast<int>(command.ElemCount), sizeof(ImDrawIdx));
        }
    }
    SDL_RenderPresent(renderer);
}

}  // namespace

int main(int argc, char** argv) {
    const int width = argc == 3 ? std::atoi(argv[1]) : 1080, height = argc == 3 ? std::atoi(argv[2]) : 1920;
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");  // as the kiosk: else the picture goes through OpenGL
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        std::fprintf(stderr, "touchpoint-bare-window: %s\n", SDL_GetError());
        return 1;
    }
    SDL_Window* window = SDL_CreateWindow("bare", 0, 0, width, height, SDL_WINDOW_SHOWN);
    SDL_Renderer* renderer = window ? SDL_CreateRenderer(window, -1, SDL_RENDERER_SOFTWARE) : nullptr;
    if (!renderer) {
        std::fprintf(stderr, "touchpoint-bare-window: %s\n", SDL_GetError());
        return 1;
    }
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    SDL_Texture* font = upload_font(renderer);
    const auto picture = [&] { draw(renderer, font, static_cast<float>(width), static_cast<float>(height)); };
    picture();
    const auto since_start = steady_clock::now().time_since_epoch();
    std::printf("first %lld\n",
                static_cast<long long>(std::chrono::duration_cast<std::chrono::microseconds>(since_start).count()));
    std::vector<double> repaints;
    for (int i = 0; i < 15; ++i) {
        const auto start = steady_clock::now();
        picture();
        repaints.push_back(milliseconds_since(start));
    }
    std::ranges::sort(repaints);
    std::printf("repaint %f\n", repaints[repaints.size() / 2]);
    std::fflush(stdout);
    std::thread ender([] {
        char byte = 0;
        while (::read(STDIN_FILENO, &byte, 1) > 0) {
        }
        SDL_Event quit{};
        quit.type = SDL_QUIT;
        SDL_PushEvent(&quit);
    });
    for (SDL_Event event; SDL_WaitEvent(&event) != 0 && event.type != SDL_QUIT;) {
    }
    ender.join();
    return 0;
}
