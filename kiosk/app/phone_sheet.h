// "To my phone": a sheet with a code that carries an answer along. Thread rule: UI thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kiosk/ui/qr_code.h"

namespace tp {

// A code of the lines, the most important first: where a code of readable size cannot hold all, the last ones are left
// out. Phones show such a text, or open it where it is an address; it works without a network, and nothing is sent.
// nullopt: not even the first line fits.
[[nodiscard]] std::optional<ui::QrCode> code_of_lines(std::span<const std::string> lines);

// "https://shop.example/p/{sku}" with the value in the place of its name, percent-encoded (RFC 3986, 2.1).
[[nodiscard]] std::string filled_link(std::string_view link, std::string_view name, std::string_view value);

// Draws the sheet; false when it has been closed. Ids: "<id>.sheet", "<id>.code", "<id>.line".
bool phone_sheet(ui::Ui& ui, std::string_view id, const ui::QrCode& code);

}  // namespace tp
