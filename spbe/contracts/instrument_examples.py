"""Which instrument does the story use? One of two indicators, which is official nowhere."""

from decimal import Decimal

from evaluation.domain.instrument import (
    Capability,
    Indicator,
    InstrumentPublished,
    PredicateBand,
    Scales,
    instrument_of,
)

CODE, VERSION = "SPBE-OPD-CONTOH", "2026.1-contoh"
INSTRUMENT = instrument_of(CODE, VERSION)

PLAN = Indicator(
    code="OPD-01",
    name="Arsitektur SPBE OPD",
    domain="Tata Kelola SPBE",
    aspect="Perencanaan Strategis SPBE",
    weight=Decimal("2.50"),
    capability=Capability.PROCESS,
    responsible_position="application_governance_admin",
    criteria=(
        "Baru berupa konsep.",
        "Tingkat 1 terpenuhi. Dokumen memuat sebagian unsur.",
        "Tingkat 2 terpenuhi. Keenam unsur lengkap dan disahkan kepala OPD.",
        "Tingkat 3 terpenuhi. Selaras dengan arsitektur provinsi.",
        "Tingkat 4 terpenuhi. Diperbarui berdasarkan hasil tinjauan.",
    ),
    source="diturunkan dari indikator 11 PermenPANRB 59/2020",
    national_indicator=11,
)
PUBLIC = Indicator(
    code="OPD-25",
    name="Layanan Informasi Publik melalui Laman dan Media Sosial OPD",
    domain="Layanan SPBE",
    aspect="Layanan Publik Berbasis Elektronik",
    weight=Decimal("3.00"),
    capability=Capability.SERVICE,
    responsible_position="web_social_media_admin",
    criteria=(
        "Laman OPD aktif dan memuat profil serta kontak.",
        "Tingkat 1 terpenuhi. Tersedia pencarian dan unduhan.",
        "Tingkat 2 terpenuhi. Permohonan informasi dapat diajukan daring.",
        "Tingkat 3 terpenuhi. Laman terhubung dengan PPID.",
        "Tingkat 4 terpenuhi. Hasil survei ditindaklanjuti.",
    ),
    source="indikator lokal (usulan)",
    national_indicator=None,
)

_BANDS = (
    ("Kurang", "1.00", "1.79"),
    ("Cukup", "1.80", "2.59"),
    ("Baik", "2.60", "3.49"),
    ("Sangat Baik", "3.50", "4.19"),
    ("Memuaskan", "4.20", "5.00"),
)
PUBLISHED = InstrumentPublished(
    instrument_id=INSTRUMENT,
    code=CODE,
    version=VERSION,
    title="Instrumen evaluasi SPBE perangkat daerah (contoh, bukan naskah resmi)",
    legal_basis="PermenPANRB 59/2020 (diturunkan; usulan, belum resmi)",
    official=False,
    indicators=(PLAN, PUBLIC),
    predicates=tuple(
        PredicateBand(predicate=name, lowest=Decimal(lowest), highest=Decimal(highest))
        for name, lowest, highest in _BANDS
    ),
    decimals=2,
    rounding="half_up",
    scales=Scales(
        process=("Rintisan", "Terkelola", "Terdefinisi", "Terpadu dan Terukur", "Optimum"),
        service=("Informasi", "Interaksi", "Transaksi", "Kolaborasi", "Optimum"),
    ),
)
