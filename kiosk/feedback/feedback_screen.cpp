#include "kiosk/feedback/feedback_screen.h"

#include <algorithm>

#include "kiosk/app/anything_else.h"
#include "kiosk/ui/buttons.h"
#include "kiosk/ui/cards.h"
#include "kiosk/ui/charts.h"
#include "kiosk/ui/fields.h"
#include "kiosk/ui/text.h"
#include "platform/base/ids.h"

namespace tp {

using ui::Column;
using ui::Ui;

namespace {

// From great to bad: the order of the faces, and the score is 4 − index.
constexpr std::array<std::string_view, 4> face_names = {"great", "good", "poor", "bad"};

}  // namespace

void FeedbackScreen::enter(const ScreenArguments&) {
    if (visit().sent) visit() = FeedbackVisit{};  // a new opinion after "thank you"
}

void FeedbackScreen::draw(Ui& ui, const ui::Chrome& chrome) {
    if (visit().sent)
        thanks(ui, chrome);
    else if (visit().commenting)
        comment(ui, chrome);
    else
        ask(ui, chrome);
}

void FeedbackScreen::ask(Ui& ui, const ui::Chrome& chrome) {
    FeedbackVisit& said = visit();
    ui::Page page(ui, chrome, {.id = "feedback"});
    Column& column = page.column();
    const bool shallow = ui.metrics().shallow(), low = ui.metrics().compact();
    std::string title = ui.words("feedback.title");
    if (low) std::ranges::replace(title, '\n', ' ');
    ui::heading(ui, column, "feedback.title", title, low ? ui::Type::title : ui::Type::display);
    column.skip(shallow ? 2 : 16);
    // Where there is little height it gives way to what is asked next.
    if (!shallow && !(low && said.feedback.score > 0)) {
        ui::paragraph(ui, column, "feedback.line", ui.words("feedback.line"),
                      {.type = ui::Type::body, .color = ui.colors().soft});
        column.skip(40);
    }
    std::vector<ui::Choice> labels;
    for (const std::string_view face : face_names) labels.push_back({face, ui.words("feedback." + std::string(face))});
    const int pressed =
        ui::faces(ui, column, "feedback.face", labels, said.feedback.score > 0 ? 4 - said.feedback.score : -1);
    if (pressed >= 0 && said.feedback.score != 4 - pressed) {
        said.feedback.score = 4 - pressed;
        save(false);
    }
    if (said.not_saved) {
        column.skip(32);
        ui::notice(ui, column,
                   {.id = "feedback.problem",
                    .icon = Icon::alert_outline,
                    .title = ui.words("feedback.not_saved"),
                    .line = ui.words("feedback.not_saved_line"),
                    .state = "not_saved",
                    .tone = ui::Tone::low});
    } else if (said.feedback.score > 0) {
        reasons(ui, column);
    }
}

void FeedbackScreen::reasons(Ui& ui, Column& column) {
    FeedbackVisit& said = visit();
    column.skip(ui.metrics().compact() ? 28 : 48);
    const float top = column.y;
    ui::heading(ui, column, "feedback.reasons", ui.words("feedback.reasons"), ui::Type::title);
    column.skip(12);
    ui::paragraph(ui, column, "feedback.reasons_line", ui.words("feedback.reasons_line"),
                  {.type = ui::Type::secondary, .color = ui.colors().soft});
    column.skip(32);
    std::vector<std::string> ids, labels;
    for (const std::string_view reason : feedback_reasons) {
        ids.push_back("feedback.reason." + std::string(reason));
        labels.push_back(ui.words("feedback.reason_" + std::string(reason)));
    }
    std::vector<ui::ChipSpec> chips;
    for (size_t i = 0; i < ids.size(); ++i)
        chips.push_back(
            {.id = ids[i], .label = labels[i], .on = said.feedback.reasons.contains(std::string(feedback_reasons[i]))});
    if (const int toggled = ui::chip_flow(ui, column, chips); toggled >= 0) {
        const std::string reason(feedback_reasons[static_cast<size_t>(toggled)]);
        if (said.feedback.reasons.erase(reason) == 0) said.feedback.reasons.insert(reason);
    }
    ui.reveal_if_new("feedback.reasons", {column.area.x, top, column.area.width, column.y - top});
    column.skip(40);
    if (said.feedback.score <= 2 && m_context.shell.has_screen("assistance")) {
        const std::string title = ui.words("feedback.wrong"), line = ui.words("feedback.wrong_line");
        const ui::RowCardSpec wrong{.id = "feedback.wrong", .icon = Icon::message_text, .title = title, .line = line};
        if (ui::row_card(ui, column.take(ui::row_card_height(ui, column.area.width, wrong), 40), wrong))
            m_context.shell.open("assistance", {{"reason", "complaint"}});
    }
    const std::string comment_label = ui.words("feedback.comment");
    const int pressed =
        ui::button_row(ui, column,
                       {{.id = "feedback.send", .label = ui.words("feedback.send"), .enabled = said.saving == 0},
                        {.id = "feedback.comment", .label = comment_label, .kind = ui::ButtonKind::ghost}});
    if (pressed == 0) save(true);
    if (pressed == 1) said.commenting = true;
}

void FeedbackScreen::comment(Ui& ui, const ui::Chrome& chrome) {
    FeedbackVisit& said = visit();
    const std::string done = ui.words("part.done");
    ui::Page page(ui, chrome, {.id = "feedback_comment", .typing = &said.comment, .keyboard_done = done});
    Column& column = page.column();
    const std::string title = ui.words("feedback.comment_label"), hint = ui.words("feedback.comment_hint");
    // Beside back and home where there is little height; not where lines are short.
    const bool help_beside = page.low() && !ui.metrics().narrow() && ui.metrics().zoom <= 1;
    const ui::FieldSpec spec{
        .id = "feedback.field", .label = title, .placeholder = hint, .icon = Icon::message_text, .help = !help_beside};
    if (page.low()) {
        // A low panel has no room for more than one of them.
        page.in_typing_row([&](Column& row) {
            if (help_beside && said.comment.refusal())
                ui::field_help(ui, row, spec, said.comment);
            else
                ui::low_heading(ui, row, "feedback.comment_title", title);
        });
    } else {
        ui::heading(ui, column, "feedback.comment_title", title, ui::Type::title);
        column.skip(24);
    }
    const auto field = ui::text_field(ui, column, spec, said.comment);
    if (page.keyboard().done || field.entered) {
        said.feedback.comment = said.comment.text();
        said.commenting = false;
    }
}

void FeedbackScreen::thanks(Ui& ui, const ui::Chrome& chrome) {
    ui::Page page(ui, chrome, {.id = "feedback_thanks", .back = false});
    Column& column = page.column();
    const bool low = ui.metrics().compact(), high = ui.metrics().portrait();
    if (high) column.skip(column.left() * 0.2F);
    const Rect mark = low ? column.take(140, 16) : column.take(200, 40);
    ui.circle(mark.centre(), mark.height / 2, ui.colors().ok);
    ui.icon(Icon::check, mark.centre(), mark.height * 0.6F, ui.colors().on_brand);
    ui::paragraph(ui, column, "feedback.thanks", ui.words("feedback.thanks"),
                  {.type = ui::Type::display, .align = ui::Align::center});
    column.skip(12);
    ui::paragraph(ui, column, "feedback.thanks_line", ui.words("feedback.thanks_line"),
                  {.type = ui::Type::body, .color = ui.colors().soft, .align = ui::Align::center});
    column.skip(high ? 64 : 28);
    anything_else(ui, column, m_context.shell, "feedback", ui::Align::center);
}

bool FeedbackScreen::on_back() {
    if (!visit().commenting) return false;
    visit().feedback.comment = visit().comment.text();
    visit().commenting = false;
    return true;
}

bool FeedbackScreen::saving() const {
    return m_context.session.has<FeedbackVisit>() && m_context.session.of<FeedbackVisit>().saving > 0;
}

void FeedbackScreen::save(bool final) {
    FeedbackVisit& said = visit();
    if (said.feedback.id.empty()) said.feedback.id = make_uuid_v7(m_context.clock.wall());
    said.feedback.language = m_context.shell.language();
    ++said.saving;
    said.not_saved = false;
    m_centre.record("feedback.submit", Lane::feedback, "feedback:" + said.feedback.id, feedback_payload(said.feedback),
                    [&context = m_context, final, of_visit = m_context.session.visit()](const Result<Event>& saved) {
                        if (context.session.visit() != of_visit) return;
                        FeedbackVisit& now = context.session.of<FeedbackVisit>();
                        --now.saving;
                        if (!saved)
                            now.not_saved = true;
                        else if (final)
                            now.sent = true;
                    });
}

}  // namespace tp
