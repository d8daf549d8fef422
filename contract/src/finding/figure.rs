//! How the numbers behind votes are called. English has their names.

use super::reason::line_of;

/// Names, and what they are in Indonesian, a line each.
const FIGURES: &str = "\
amplitude:kuat cahaya
bar_above:bilah atas
bar_below:bilah bawah
border:tepi
colour_spread:sebaran warna
corner_cosine:kosinus sudut
corner_support:dukungan sudut
corners_missing:sudut hilang
corrected_digits:angka diperbaiki
correlation:korelasi
correlation_below:korelasi lebih rendah
directions:arah
frames:gambar
grain:butir
ground:latar
ink:tinta
largest_share:bagian terbesar
max_peaks:puncak terbanyak
mean_correlation:korelasi rata-rata
mean_peaks:puncak rata-rata
median_change:perubahan median
median_difference:selisih median
offset:geser
offset_across:geser mendatar
offset_down:geser ke bawah
pooled_directions:arah gabungan
pooled_peaks:puncak gabungan
rim_levels:terang tepi
shadow_levels:gelap bayangan
share:bagian
side_ratio:nisbah sisi
steps_measured:langkah terukur
surround_luma:terang sekeliling
surround_spread:sebaran sekeliling
texture:corak
texture_levels:kuat corak
threshold:ambang
tilt:miring
tint_levels:rona
way:lintasan
";

/// What a number is called in Indonesian; nothing for one that is not known.
pub fn figure_in_indonesian(name: &str) -> Option<&'static str> {
    line_of(FIGURES, name)
}
