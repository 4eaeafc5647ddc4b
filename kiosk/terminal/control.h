// What touchpoint-ctl and the tour ask a running kiosk. Requests come on the control socket's threads, are answered on
// the UI thread. Thread rule: open and destroy on the UI thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/app/application.h"
#include "kiosk/staff/service_switch.h"
#include "kiosk/terminal/services.h"
#include "kiosk/terminal/shop.h"
#include "kiosk/terminal/voice.h"
#include "platform/display/window.h"

namespace tp {

struct ControlParts {
    Application& application;
    Window& window;
    Clock& clock;
    Shop* shop;          // nullptr where the terminal is out of service
    Services* services;  // likewise
    bool test_input;     // touch, scan, key, screenshot are refused without it
    std::string version;
    std::function<std::optional<OutOfService>()> out_of_service;  // on a person's word
    // Bytes as a scanner sends them.
    std::function<void(std::string bytes)> scanned;
    const Voice& voice;
};

class KioskControl {
  public:
    // Errors: those of ControlServer::listen.
    static Result<std::unique_ptr<KioskControl>> open(const std::string& socket, ControlParts parts);
    ~KioskControl();
    // After each turn of the loop: measures when the picture came to rest.
    void turn_ended();

  private:
    struct Impl;
    explicit KioskControl(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace tp
