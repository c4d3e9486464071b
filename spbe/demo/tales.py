"""How does the nomination of each OPD go in the sample year? Most go straight; these do not."""

OPEN_POSITION = frozenset({"DISDIKBUD", "SATPOLPP"})
"""Submitted with a position open, refused, completed on the same day."""
NAMED_TWICE = frozenset({"DPUPR"})
"""Names one person for two positions, is refused, and names another."""
RETURNED = {
    "DISKETAPANG": ("news_writer", "Surat tugas memuat nama lain daripada daftar calon."),
    "BIRO-UMUM": ("asset_custodian", "SK pengurus barang tahun ini belum dilampirkan."),
    "DISPORAPAREKRAF": ("personnel_operator", "Calon sudah ditugaskan penuh pada bidang lain."),
}
"""Returned by Diskominfo, corrected in time for the first decree."""
RETURNED_LATE = {"DLHK": ("news_writer", "Calon akan mengikuti tugas belajar tahun ini.")}
"""Returned, and corrected only for the second decree."""
UNPROVEN = frozenset({"RSUD", "BPBD"})
"""A technical seat without a certificate: refused, until one from outside is verified."""
LEFT_OUT = {"SATPOLPP": "Lampiran OPD ini masih menunggu surat pernyataan (contoh)."}
"""Prepared for the first decree, not decided with it, and decided by the second."""
LEFT_IN_DRAFT = frozenset({"PENGHUBUNG"})
"""Never completed: its eight seats stay vacant."""
LEFT_RETURNED = {"DISBUN": ("technical_coordinator", "Calon akan memasuki masa pensiun.")}
"""Returned and never corrected: its eight seats stay vacant too."""

ALL_RETURNED = {**RETURNED, **RETURNED_LATE, **LEFT_RETURNED}
LATE = frozenset({*RETURNED_LATE, *UNPROVEN})
"""Decided by the second decree."""
WITHOUT_TEAM = frozenset({*LEFT_IN_DRAFT, *LEFT_RETURNED})
