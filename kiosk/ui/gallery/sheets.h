// The drawings of the sheets, one function a group of parts. Included by *.cpp of the gallery only.
#pragma once

#include "kiosk/ui/gallery/gallery.h"

namespace tp::gallery {

void draw_buttons(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_chips(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_fields(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_keyboard(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_number_pad(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_ratings(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_page(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_type(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_cards(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_answers(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_products(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_waiting(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_charts(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_stores(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_receipt(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_map(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_qr(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_dialog(ui::Ui& ui, ui::Column& column, const Stock& stock);
void draw_sheet(ui::Ui& ui, ui::Column& column, const Stock& stock);

}  // namespace tp::gallery
