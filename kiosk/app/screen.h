// A screen and what it is given. Thread rule: UI thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "kiosk/app/home_facts.h"
#include "kiosk/app/profile.h"
#include "kiosk/app/session.h"
#include "kiosk/scan/scan.h"
#include "kiosk/ui/page.h"
#include "kiosk/ui/ui.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/task_queue.h"

namespace tp {

// Words for a screen that is opened: {"sku": "H-1002"}. Plain text only; never personal data in a log.
using ScreenArguments = std::map<std::string, std::string>;

class Screen {
  public:
    virtual ~Screen() = default;
    // Stable: "search", as it was registered.
    [[nodiscard]] virtual std::string_view name() const = 0;
    // It comes on top, fresh or again. What a visitor has typed is in the session, so it is still there.
    virtual void enter(const ScreenArguments& /*arguments*/) {}
    // One frame. Reads its view model and emits intents; never waits.
    virtual void draw(ui::Ui& ui, const ui::Chrome& chrome) = 0;
    // A valid or refused scan while this screen is on top. False: the shell opens the screen that the code is for.
    virtual bool on_scan(const Scan& /*scan*/) { return false; }
    // Back was pressed. True: the screen closed something of its own (a sheet) and stays.
    virtual bool on_back() { return false; }
    // It leaves the top: cancel questions that nobody waits for.
    virtual void leave() {}
    // A question to the database or the hub is under way (the tour waits for it).
    [[nodiscard]] virtual bool waiting() const { return false; }
    // Something is being made durable: the idle policy holds still.
    [[nodiscard]] virtual bool saving() const { return false; }
    // Height at its foot, dp, that a toast must leave free; 0: the footer's.
    [[nodiscard]] virtual float foot(const ui::Ui& /*ui*/) const { return 0; }
    // The idle policy leaves it alone altogether: attract, out of service.
    [[nodiscard]] virtual bool has_visitor() const { return true; }
    // A technician's: it takes keys and scans, also while the terminal is out of service, and closes by itself without
    // the idle question. There is no visitor then.
    [[nodiscard]] virtual bool for_staff() const { return false; }
};

// What screens ask of the shell. Effects come after the frame.
class Shell {
  public:
    virtual ~Shell() = default;
    virtual void open(std::string_view screen,
                      ScreenArguments arguments =
                          {}) = 0;  // "scan": the sheet that asks for a code; unknown: logged, nothing happens
    virtual void replace(std::string_view screen, ScreenArguments arguments = {}) = 0;
    virtual void back() = 0;
    virtual void home() = 0;
    virtual void end_visit() = 0;  // wipe, "your data has been cleared", attract; of a staff screen without the words
    virtual void say(std::string_view id, std::string text, std::optional<Icon> icon = {}) = 0;  // a toast
    [[nodiscard]] virtual bool has_screen(std::string_view screen) const = 0;
    [[nodiscard]] virtual bool offline() const = 0;
    [[nodiscard]] virtual MonotonicTime last_activity() const = 0;  // of a finger or an allowed key
    [[nodiscard]] virtual std::string_view language() const = 0;    // BCP 47
    [[nodiscard]] virtual const HomeFacts& facts() const = 0;
    [[nodiscard]] virtual const Profile& profile() const = 0;
};

// What every screen is built with; all outlive it.
struct ScreenContext {
    Shell& shell;
    Session& session;
    Clock& clock;
    TaskQueue& ui_tasks;  // answers of workers come back through it
    Logger& log;
    std::string content_folder;  // pictures: content_folder + "/" + id
};

using ScreenFactory = std::function<std::unique_ptr<Screen>(ScreenContext&)>;

// One line a screen: registry.add("search", [&](ScreenContext& context) { return
// std::make_unique<SearchScreen>(context, availability); });
class ScreenRegistry {
  public:
    void add(std::string name, ScreenFactory factory) {
        m_factories.insert_or_assign(std::move(name), std::move(factory));
    }
    [[nodiscard]] bool has(std::string_view name) const { return m_factories.contains(name); }
    [[nodiscard]] std::unique_ptr<Screen> make(std::string_view name, ScreenContext& context) const {
        const auto found = m_factories.find(name);
        return found == m_factories.end() ? nullptr : found->second(context);
    }

  private:
    std::map<std::string, ScreenFactory, std::less<>> m_factories;
};

}  // namespace tp
