// The PIN of the staff menu: which are taken, how one is kept, and how long the pad rests after wrong ones.
// Thread rule: functions that name a folder block on the disk and on Argon2id: one worker, never the UI thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "kiosk/staff/secret_digits.h"
#include "platform/base/clock.h"
#include "platform/base/error.h"
#include "platform/base/log.h"
#include "platform/secure/password.h"

namespace tp {

namespace pin_errc {
inline constexpr ErrorCode bad_pin{"bad_pin"};  // not 6 to 12 digits
inline constexpr ErrorCode weak_pin{
    "weak_pin"};  // one digit over and over, a run up or down, a block of up to three again
}  // namespace pin_errc

inline constexpr size_t least_pin_digits = 6, most_pin_digits = SecretDigits::most;

// Whether a PIN may be set. The message never holds it.
[[nodiscard]] Status check_pin(std::string_view digits);

// Keeps its hash as FOLDER/staff.pin, mode 0600; attempts begin anew. Errors: those of check_pin() and of writing.
[[nodiscard]] Status set_pin(const std::string& folder, std::string_view digits, const PasswordCost& cost = {});

// The trail of what was done with the staff menu and its PIN: FOLDER/staff-audit.log, kept apart from the program's log
// and rotated. Errors: those of Logger::to_file().
[[nodiscard]] Result<std::unique_ptr<Logger>> open_staff_audit(const std::string& folder);

// How long the pad rests after so many wrong PINs in a row: not before the fifth, then 30 s, doubling up to an hour.
[[nodiscard]] Milliseconds pin_rest(int wrong);

struct PinState {
    bool set = false;          // there is one
    std::string problem = {};  // code of why it cannot be read; empty: it can
    int wrong = 0;             // in a row
    Milliseconds rest{0};      // until the next attempt is looked at
};
enum class PinAnswer { right, wrong, resting, not_set };
struct PinVerdict {
    PinAnswer answer = PinAnswer::wrong;
    PinState state;
};

// Looks at PINs that are typed. Wrong ones in a row are counted in FOLDER/staff.attempts before each answer is known,
// so that neither a restart nor a pulled plug gives more guesses; a clock that was set back begins the rest anew. While
// the file cannot be written (a full disk) the count in memory holds, until the program ends: who has to make room may
// need the menu.
class PinKeeper {
  public:
    // `audit` gets staff_pin_wrong, staff_pin_resting and staff_opened; never a PIN. All outlive the keeper.
    PinKeeper(std::string folder, const Clock& clock, Logger& audit);

    [[nodiscard]] PinState state();
    // A right and a wrong PIN cost the same: one hash, and the count written twice.
    [[nodiscard]] PinVerdict attempt(const SecretDigits& pin);

  private:
    struct Stored {
        std::string hash;
        std::string problem;
    };
    [[nodiscard]] Stored stored() const;
    [[nodiscard]] Milliseconds rest_left() const;
    void load_attempts();
    void keep_attempts(int wrong);

    std::string m_folder;
    const Clock& m_clock;
    Logger& m_audit;
    int m_wrong = 0;
    bool m_loaded = false;
    bool m_kept = true;  // the file holds m_wrong
    std::optional<MonotonicTime> m_rests_until;
};

}  // namespace tp
