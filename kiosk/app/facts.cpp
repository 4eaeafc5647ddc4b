#include "kiosk/app/facts.h"

namespace tp {

std::string age_words(const ui::Ui& ui, std::optional<WallTime> as_of) {
    if (!as_of) return ui.words("age.unknown");
    const LocaleFormat& format = ui.format();
    const std::string day = format.date(*as_of), today = format.date(ui.wall());
    if (day == today) return ui.words("age.at", {{"time", format.time(*as_of)}});
    if (day == format.date(ui.wall() - std::chrono::hours{24}))
        return ui.words("age.yesterday", {{"time", format.time(*as_of)}});
    return ui.words("age.day", {{"date", day}});
}

}  // namespace tp
